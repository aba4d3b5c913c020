"""A parsed Doc and a stretch of its tokens come in; what the parse tells of its predicate goes out.

Who does it, under which negator, modal, condition or verb of saying it stands: read along the tree, so that distance
and word order do not matter. What the tree does not tell is left empty, and the word rules decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from qualkit.language.word_lists import NEGATORS, SAYING, SELF

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["Scope", "dependents", "scope_of"]

_CLAUSAL = frozenset("ROOT ccomp advcl acl acl:relcl parataxis csubj".split())
_SUBJECTS = frozenset("nsubj nsubj:pass expl".split())
_BELIEFS = frozenset("tro synes mene føle tænke opleve".split())
_REFUSALS = frozenset("nægte undlade afslå undgå afvise tvivle glemme".split())  # what comes under them is denied
_WISHES = frozenset("håbe ønske drømme".split())
_CONDITIONS = frozenset("hvis såfremt medmindre".split())
_NOBODY = frozenset("ingen ingenting intet".split())
_FRONTED = frozenset("ikke ik' ikk' aldrig".split())
_FIRST = frozenset("jeg vi a æ".split())
_QUESTIONS = frozenset("hvorfor hvordan hvornår hvor".split())
_GENERIC = frozenset("man du en".split())


@dataclass(frozen=True, slots=True)
class Scope:
    """What the tree tells of a predicate.

    Attributes:
        predicate: its place in the Doc.
        negators: places of the negators whose scope it is in, its own and inherited ones; whether each of them negates
            (a tag does not) is for the word rules.
        denied: it stands under a verb that denies by itself ("nægtede at skrive under", "lod være med at").
        modality: as in ``ATTRIBUTE_VALUES``; empty where the tree tells nothing.
        quoted_by_other: it is what somebody else says or believes.
        subject: the subject's word in lower case, taken over from where it is shared; empty if none is found.
        subject_at: the subject's place, -1 if none is found.
        passive: the subject undergoes it.
        tense: ``Past``, ``Pres`` or empty.
    """

    predicate: int
    negators: tuple[int, ...] = ()
    denied: bool = False
    modality: str = ""
    quoted_by_other: bool = False
    subject: str = ""
    subject_at: int = -1
    passive: bool = False
    tense: str = ""


def scope_of(doc: Doc, start: int, end: int) -> Scope | None:
    """The scope of tokens ``[start, end)``; None if the Doc has no parse or nothing there is or has a predicate."""
    if not doc.has_annotation("DEP") or start >= end:
        return None
    head = _predicate(doc, start, end)
    if head is None:
        return None
    subject = _subject(head)
    return Scope(
        predicate=head.i,
        negators=tuple(sorted({token.i for token in _negators(head)})),
        denied=_is_denied(head),
        modality=_modality(head, subject),
        quoted_by_other=_said_by_other(head),
        subject=_low(subject) if subject is not None else "",
        subject_at=subject.i if subject is not None else -1,
        passive=_is_passive(head),
        tense=_tense(head),
    )


_RELATIONS = {"subj": ("nsubj", "nsubj:pass"), "obj": ("obj", "iobj"), "obl": ("obl", "obl:lmod", "obl:tmod", "nmod")}


def dependents(head: Token, relation: str) -> Iterator[Token]:
    """The words in ``relation`` to ``head``: ``subj`` (also a shared one), ``obj``, ``obl``, or a name of UD's."""
    if relation == "subj":
        subject = _subject(head)
        if subject is not None:
            yield subject
        return
    names = _RELATIONS.get(relation, (relation,))
    yield from (child for child in head.children if child.dep_ in names)


def _predicate(doc: Doc, start: int, end: int) -> Token | None:
    """The highest full verb of the stretch; else what governs its highest word."""
    tokens = list(doc[start:end])
    verbs = [token for token in tokens if token.pos_ == "VERB"]
    token = min(verbs or tokens, key=lambda token: (_depth(token), token.i))
    for _ in range(len(doc)):
        if token.dep_ in ("aux", "aux:pass", "cop"):
            token = token.head
        elif (
            token.pos_ == "VERB"
            or token.dep_ in _CLAUSAL
            or any(child.dep_ == "cop" for child in token.children)
            or token.head.i == token.i
        ):
            return token
        else:
            token = token.head
    return None


def _depth(token: Token) -> int:
    return sum(1 for _ in token.ancestors)


def _low(token: Token) -> str:
    return token.lower_.replace("’", "'")


def _auxiliaries(head: Token) -> Iterator[Token]:
    """The verb's own auxiliaries and copula; a conjunct without any shares those of the first."""
    own = [child for child in head.children if child.dep_ in ("aux", "aux:pass", "cop")]
    yield from own
    if not own and head.dep_ == "conj" and not _is_finite(head):
        yield from _auxiliaries(head.head)


def _is_finite(token: Token) -> bool:
    return "Fin" in token.morph.get("VerbForm", [])


def _subject(head: Token) -> Token | None:
    """Who or what does it; shared ones are looked up where they stand, a relative pronoun at what it stands for."""
    for _ in range(8):
        own = next((child for child in head.children if child.dep_ in _SUBJECTS), None)
        if own is not None:
            relative = _low(own) in ("der", "som") and head.dep_ == "acl:relcl"
            return head.head if relative else own
        if head.dep_ == "acl:relcl" or head.dep_ not in ("conj", "xcomp", "advcl", "ccomp", "acl"):
            return None
        if head.dep_ in ("advcl", "ccomp") and _is_finite(head):
            return None
        if head.dep_ == "xcomp":  # "hun bad mig ringe": it is I who rings
            asked = next(
                (child for child in head.head.children if child.dep_ in ("obj", "iobj") and _low(child) == "mig"), None
            )
            if asked is not None:
                return asked
        head = head.head
    return None


def _negators(head: Token) -> Iterator[Token]:
    yield from _own_negators(head)
    governor = head.head
    if governor.i == head.i:
        return
    bare = not any(child.dep_ in _SUBJECTS for child in head.children)
    if (
        head.dep_ == "xcomp"  # "gad ikke snakke"
        or (head.dep_ in ("ccomp", "advcl", "acl") and bare and not _is_finite(head) and _follows_at(head))
        or (head.dep_ == "conj" and bare and not _is_finite(head) and head.pos_ == governor.pos_)
    ):
        if not any(_low(child) == "uden" for child in head.children):
            yield from _negators(governor)
    elif head.dep_ == "ccomp" and governor.lemma_ in _BELIEFS:
        believer = _subject(governor)
        if believer is not None and _low(believer) in (_FIRST | {"man"}):  # "jeg tror ikke, det hjalp"
            yield from _own_negators(governor)


def _is_denied(head: Token) -> bool:
    governor = head.head
    if governor.i == head.i or head.dep_ not in ("xcomp", "ccomp", "advcl", "obl", "obj", "acl"):
        return False
    if governor.lemma_ in _REFUSALS and not (governor.lemma_ == "glemme" and _is_finite(head)):
        # "jeg nægtede ikke at skrive under"
        return not any(_low(token) in NEGATORS for token in _own_negators(governor))
    if _low(governor) in ("være", "vær") or governor.lemma_ == "lade":  # "lod være med at"
        before = [_low(token) for token in head.doc[max(0, head.i - 6) : head.i]]
        return any(pair in (("være", "med"), ("vær", "med")) for pair in pairwise(before))
    return False


def _follows_at(head: Token) -> bool:
    return any(_low(child) == "at" for child in head.children)


def _own_negators(head: Token) -> Iterator[Token]:
    for token in (head, *_auxiliaries(head)):
        for child in token.children:
            low = _low(child)
            if low in NEGATORS and (
                child.dep_ in ("advmod", "mark", "case", "cc", "discourse", "det") or low in _NOBODY
            ):
                yield child
            elif child.dep_ in ("nsubj", "nsubj:pass", "obj", "iobj", "obl", "obl:lmod", "obl:tmod"):
                yield from (each for each in child.children if _low(each) in (_NOBODY | {"hverken"}))
            if child.i < token.i and child.dep_.startswith(("obl", "advmod")):  # "Ikke én gang har de …"
                yield from (each for each in child.children if each.i < child.i and _low(each) in _FRONTED)
    if head.pos_ == "NOUN":  # "nul forståelse"
        yield from (child for child in head.children if _low(child) == "nul")
    if _low(head) in _NOBODY:
        yield head
    if head.dep_ == "acl:relcl" and _low(head.head) in _NOBODY:  # "der var ingen, der …"
        yield head.head


def _modality(head: Token, subject: Token | None) -> str:
    modals = {_modal(token): token for token in _auxiliaries(head)}
    around = [head, *modals.values()]
    adverbs = {_low(child) for token in around for child in token.children if child.dep_.startswith("advmod")}
    for modal in modals.values():  # "jeg måtte selv vælge": what stands between belongs to one of them
        adverbs |= {
            _low(token) for token in head.doc[modal.i + 1 : head.i] if token.pos_ in ("ADV", "PRON", "ADJ", "DET")
        }
    if "burde" in modals:
        return "kontrafaktisk"
    if "skulle" in modals and "have" in modals:
        return "kontrafaktisk"
    if "ville" in modals and "have" in modals and adverbs & {"gerne", "helst"}:  # would have liked to
        return "kontrafaktisk"
    condition = _condition(head)
    if condition is not None:
        unreal = _tense(condition) == "Past" and ("ville" in modals or "have" in modals or _tense(head) == "Past")
        return "kontrafaktisk" if unreal else "betinget"
    own = {_low(child): child.dep_ for child in head.children}
    if own.get("om") == "mark" and "at" not in own and _SUBJECTS & set(own.values()):  # "jeg ved ikke, om det hjalp"
        return "betinget"
    governor = head.head
    if "ville" in modals and adverbs & {"gerne", "helst"}:
        return "oensket"
    told = _low(subject) if subject is not None else ""
    if "ville" in modals and "have" not in modals and told in _FIRST and _low(modals["ville"]) == "ville":
        return "oensket"  # "fordi jeg ville passe mine børn"
    if governor.i != head.i and head.dep_ in ("ccomp", "xcomp", "advcl", "obj"):
        with_it = {_low(child) for token in (governor, *_auxiliaries(governor)) for child in token.children}
        if governor.lemma_ in _WISHES or (governor.lemma_ == "tænke" and {"godt", "gerne"} & with_it):
            return "oensket"
    if head.lemma_ == "tænke" and "kunne" in modals and "godt" in adverbs:
        return "oensket"
    if "måske" in adverbs:
        return "betinget"
    if (
        {"skulle", "måtte"} & modals.keys()
        and not adverbs & {"godt", "gerne", "selv", "lige"}
        and (told in SELF or told == "mig" or not told)
    ):
        return "paalagt"
    return ""


def _modal(token: Token) -> str:
    """The auxiliary's lemma; of the modals also where the tagger took a spoken form for something else."""
    return {"må": "måtte", "skal": "skulle", "vil": "ville", "kan": "kunne", "bør": "burde"}.get(
        _low(token), token.lemma_
    )


def _condition(head: Token) -> Token | None:
    """The clause that sets a condition for ``head``, or that it is itself."""
    if any(_low(child) in _CONDITIONS for child in head.children if child.dep_ in ("mark", "advmod")):
        return head
    for child in head.children:
        if child.dep_ == "advcl" and any(_low(each) in _CONDITIONS for each in child.children):
            return child
    if head.dep_ in ("conj", "xcomp", "ccomp") and not any(child.dep_ in _SUBJECTS for child in head.children):
        return _condition(head.head) if head.head.i != head.i else None
    return None


def _said_by_other(head: Token) -> bool:
    for _ in range(4):
        governor = head.head
        if governor.i == head.i:
            return False
        if any(_low(child) in _QUESTIONS for child in head.children):
            return False  # "han spurgte, hvorfor jeg gik": I did
        if head.dep_ in ("ccomp", "advcl") and governor.lemma_ in _BELIEFS - {"opleve", "føle"}:
            believer = _subject(governor)
            if believer is not None and _low(believer) not in (_FIRST | _GENERIC | {"mig"}):
                return True
        if head.dep_ in ("ccomp", "csubj", "acl") and governor.lemma_ == "stå" and _is_written(governor):
            return True
        # "…, sagde de" after it only tells where the speaker has it from.
        if head.dep_ in ("ccomp", "parataxis", "obj") and _low(governor) in SAYING and governor.i < head.i:
            teller = _subject(governor)
            return teller is not None and _low(teller) not in _FIRST
        if head.dep_ not in ("conj", "xcomp", "ccomp", "advcl"):
            return False
        head = governor
    return False


def _is_written(verb: Token) -> bool:
    """*Der stod i brevet, at …*."""
    return any(_low(child) == "der" for child in verb.children)


def _is_passive(head: Token) -> bool:
    return "Pass" in head.morph.get("Voice", []) or any(
        child.dep_ in ("aux:pass", "nsubj:pass") or (child.dep_ == "aux" and child.lemma_ == "blive")
        for child in head.children
    )


def _tense(head: Token) -> str:
    """Of the finite verb: the first auxiliary if there is one, else the verb itself."""
    for token in (*_auxiliaries(head), head):
        if _is_finite(token):
            return next(iter(token.morph.get("Tense", [])), "")
    return ""
