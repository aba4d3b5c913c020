"""The readable pattern shorthand comes in, spaCy token patterns go out.

A pattern is elements between blanks:

=====================  ====================================================================================
``{få|komme}``         a token with one of these lemmas (``få, fik, fået …``)
``{@fagperson}``       a lemma from the word list ``fagperson``
``ikke``               the word as it is written, in any case
``(godt nok|jo)``      one of these; an alternative of several words is allowed
``sagsbehandl*``       a word that begins so; ``*mentor`` ends so; also inside ``{ }`` and ``( )``
``<jeg>``              a class of words, see ``CLASSES``
``...`` or ``...3``    a gap of at most five (three) tokens that does not cross the end of a sentence; a pause may
                       stand in it, however it is typed ("…", "..."), unless a capital follows
``{ny}?``              the element may be absent
``!ikke``              one token that is none of these
``&lytte``             alone: one of the patterns that ``cues`` calls ``lytte``
``^{lytte} subj:<hun>``  a word and what depends on it, wherever they stand: ``subj:``, ``obj:``, ``obl:`` or a relation
                       of Universal Dependencies, before the element that one such dependent satisfies. Needs a
                       language model that parses; without one it finds nothing
=====================  ====================================================================================

So ``{så} {få|komme} ... {ny} {sagsbehandler}`` finds *så fik jeg endelig en ny sagsbehandler*.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["CLASSES", "GAP", "Compiled", "Element", "PatternSyntaxError", "compile_pattern"]

SENTENCE_END = (".", "!", "?", "\n\n")  # the last is a blank line, as talk is read
GAP = 5
MAX_ALTERNATIVES = 400

CLASSES: Mapping[str, tuple[str, ...]] = {
    "jeg": ("jeg", "man", "vi", "du", "en", "a", "æ", "jer"),
    "mig": ("mig", "os", "en", "dig", "mæ", "én"),
    "min": ("min", "mit", "mine", "vores", "ens", "éns", "vor", "vort"),
    "hun": ("hun", "han", "de", "hende", "ham", "dem", "vedkommende", "der"),
    "de": ("de", "hun", "han", "kommunen", "jobcentret", "jobcenteret", "systemet", "sagsbehandleren", "rådgiveren"),
    "hende": ("hende", "ham", "dem"),
    "hendes": ("hendes", "hans", "deres", "sin", "sit", "sine"),
    "blev": ("blive", "blev", "bliver", "blevet", "blir", "bli'r", "bli'", "bli"),
}
"""Closed classes of word forms, as a pattern calls them. ``<tal>`` (a number), ``<navn>`` (a word with a capital) and
``<ord>`` (any word) are built in."""

_NUMBER = (
    r"^(\d+([.,]\d+)?|halvanden|halvandet|to|tre|fire|fem|seks|syv|otte|ni|ti|elleve|tolv|tretten|fjorten|femten|"
    r"seksten|sytten|atten|nitten|tyve|tredive|fyrre|halvtreds|tres|halvfjerds|firs|halvfems|hundrede|tusind|mange|flere)$"
)
_ELEMENT = re.compile(
    r"""(?P<not>!)?(?:
        \{(?P<lemmas>[^{}]+)\} | \((?P<words>[^()]+)\) | <(?P<class>[^<>\s]+)>
        | (?P<gap>\.\.\.|…)(?P<n>\d{1,2})? | (?P<word>[^\s{}()<>?!]+)
        )(?P<optional>\?)?""",
    re.VERBOSE,
)


_PIECE = re.compile(r"(?:[\w:]+:)?(?:\{[^{}]*\}|\([^()]*\)|\S+)")
_RELATION = re.compile(r"((?:\w+:)*\w+):(.+)")


class PatternSyntaxError(ValueError):
    """A pattern that cannot be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Element:
    """One token's test: its spaCy dict, and what a token must look like to pass (for the index)."""

    token: Mapping[str, Any]
    attribute: str = ""  # "LEMMA" or "LOWER"; empty if it tests neither
    values: frozenset[str] = frozenset()
    regex: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Compiled:
    """One alternative of a pattern: the spaCy token pattern and its elements.

    ``needs_spacy`` is true of token patterns written as JSON, which may ask for anything that spaCy knows.
    ``relations`` is empty but for patterns over the parse: then the first element is a word, and each of the others
    one that stands in that relation to it.
    """

    tokens: tuple[Mapping[str, Any], ...]
    elements: tuple[Element, ...]
    needs_spacy: bool = False
    relations: tuple[str, ...] = ()

    @property
    def words(self) -> frozenset[str]:
        """The word forms and lemmas that the pattern names outright."""
        return frozenset(word for element in self.elements for word in element.values)


def compile_pattern(
    source: str,
    *,
    lists: Mapping[str, Sequence[str]] | None = None,
    cues: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Compiled, ...]:
    """Compile a pattern to spaCy token patterns, one for each alternative of several words.

    Args:
        source: the shorthand, ``&cue``, or a spaCy token pattern as JSON (a list of dicts).
        lists: word lists for ``{@name}``.
        cues: named patterns for ``&name``.

    Raises:
        PatternSyntaxError: what is wrong, in words.
    """
    return tuple(_compile(source.strip(), lists or {}, cues or {}, ()))


def _compile(
    source: str, lists: Mapping[str, Sequence[str]], cues: Mapping[str, Sequence[str]], open_cues: tuple[str, ...]
) -> Iterator[Compiled]:
    if not source:
        raise PatternSyntaxError("the pattern is empty")
    if source.startswith("["):
        yield _from_json(source)
        return
    if source.startswith("&"):
        name = source[1:]
        if name in open_cues:
            raise PatternSyntaxError(f"the cue &{name} refers to itself")
        if name not in cues:
            raise PatternSyntaxError(f"there is no cue called {name!r}")
        for pattern in cues[name]:
            yield from _compile(pattern, lists, cues, (*open_cues, name))
        return
    if source.startswith("^"):
        yield from _over_the_parse(source[1:], lists)
        return
    slots = [_alternatives(match, lists) for match in _matches(source)]
    if all(not any(e.required and e.attribute for e in way) for slot in slots for way in slot):
        raise PatternSyntaxError("the pattern needs at least one word that is neither optional, negated nor a gap")
    count = 1
    for slot in slots:
        count *= len(slot)
    if count > MAX_ALTERNATIVES:
        raise PatternSyntaxError(f"the pattern has {count} alternatives, more than {MAX_ALTERNATIVES}: split it")
    for ways in itertools.product(*slots):
        elements = tuple(element for way in ways for element in way)
        if elements[0].token.get("OP", "").startswith("{0") or elements[-1].token.get("OP", "").startswith("{0"):
            raise PatternSyntaxError("a pattern may not begin or end with a gap")
        yield Compiled(tuple(element.token for element in elements), elements)


def _over_the_parse(source: str, lists: Mapping[str, Sequence[str]]) -> Iterator[Compiled]:
    relations, bare = [""], []
    for at, piece in enumerate(_PIECE.findall(source)):
        relation, element = _RELATION.match(piece).groups() if at and _RELATION.match(piece) else ("", piece)  # type: ignore[union-attr]
        if at and not relation:
            raise PatternSyntaxError(f"{piece!r} needs a relation before it: subj:, obj:, obl: …")
        if at:
            relations.append(relation)
        bare.append(element)
    ways = [_alternatives(match, lists) for element in bare for match in _matches(element)]
    if len(ways) != len(relations) or len(ways) < 2:
        raise PatternSyntaxError("a pattern over the parse is a word and at least one relation:word")
    if any(len(way) != 1 or not way[0].required or not way[0].attribute for slot in ways for way in slot):
        raise PatternSyntaxError("in a pattern over the parse each element is one word that must be there")
    for chosen in itertools.product(*ways):
        elements = tuple(element for (element,) in chosen)
        yield Compiled(tuple(element.token for element in elements), elements, relations=tuple(relations))


def _from_json(source: str) -> Compiled:
    try:
        tokens = json.loads(source)
    except json.JSONDecodeError as error:
        raise PatternSyntaxError(f"not a JSON token pattern: {error.msg}") from None
    except RecursionError:
        raise PatternSyntaxError("not a JSON token pattern: it is nested too deep") from None
    if not isinstance(tokens, list) or not tokens or not all(isinstance(token, dict) and token for token in tokens):
        raise PatternSyntaxError("a token pattern is a list of objects, one a token")
    elements = []
    for token in tokens:
        required = token.get("OP", "1") not in ("?", "*", "!") and not str(token.get("OP", "")).startswith("{0")
        for attribute in ("LEMMA", "LOWER"):
            value = token.get(attribute)
            if isinstance(value, str):
                elements.append(Element(token, attribute, frozenset([value]), required=required))
                break
            if isinstance(value, dict) and set(value) == {"IN"}:
                if not isinstance(value["IN"], list) or not all(isinstance(word, str) for word in value["IN"]):
                    raise PatternSyntaxError("IN takes a list of words")
                elements.append(Element(token, attribute, frozenset(value["IN"]), required=required))
                break
        else:
            elements.append(Element(token, required=required))
    return Compiled(tuple(tokens), tuple(elements), needs_spacy=True)


def _matches(source: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(source):
        if source[at].isspace():
            at += 1
            continue
        match = _ELEMENT.match(source, at)
        if match is None or (match.end() < len(source) and not source[match.end()].isspace()):
            raise PatternSyntaxError(f"cannot read {source[at : at + 20]!r} (column {at + 1})")
        yield match
        at = match.end()


def _alternatives(match: re.Match[str], lists: Mapping[str, Sequence[str]]) -> list[tuple[Element, ...]]:
    """The ways to satisfy one slot, each a run of elements."""
    optional, negated = bool(match["optional"]), bool(match["not"])
    if match["gap"]:
        if optional or negated:
            raise PatternSyntaxError("a gap can be neither optional nor negated")
        length = int(match["n"]) if match["n"] else GAP
        return [(Element({"TEXT": {"NOT_IN": list(SENTENCE_END)}, "OP": f"{{0,{length}}}"}, required=False),)]
    if name := match["class"]:
        return [(_class_element(name, optional=optional, negated=negated),)]
    attribute = "LEMMA" if match["lemmas"] else "LOWER"
    entries = _entries(match["lemmas"] or match["words"] or match["word"], lists)
    single = [entry for entry in entries if " " not in entry]
    several = [entry for entry in entries if " " in entry]
    if several and (optional or negated):
        raise PatternSyntaxError("an alternative of several words can be neither optional nor negated")
    ways: list[tuple[Element, ...]] = []
    if single:
        ways.append((_word_element(attribute, single, optional=optional, negated=negated),))
    ways.extend(tuple(_word_element("LOWER", [word]) for word in entry.split()) for entry in several)
    return ways


def _entries(raw: str, lists: Mapping[str, Sequence[str]]) -> list[str]:
    entries: list[str] = []
    for part in raw.split("|"):
        entry = " ".join(part.lower().split())
        if not entry:
            raise PatternSyntaxError("an alternative is empty")
        if entry.startswith("@"):
            if entry[1:] not in lists:
                raise PatternSyntaxError(f"there is no word list called {entry[1:]!r}")
            entries.extend(" ".join(word.lower().split()) for word in lists[entry[1:]])
        else:
            entries.append(entry)
    return list(dict.fromkeys(entries))


def _class_element(name: str, *, optional: bool, negated: bool) -> Element:
    op = {"OP": "?"} if optional else {}
    if name == "ord":
        return Element({"TEXT": {"NOT_IN": list(SENTENCE_END)}, **op}, required=False)
    if name == "tal":
        return Element({"LOWER": {"REGEX": _NUMBER}, **op}, "LOWER", regex=_NUMBER, required=not optional)
    if name == "navn":
        return Element({"IS_TITLE": True, **op}, "IS_TITLE", frozenset(["True"]), required=not optional)
    if name not in CLASSES:
        raise PatternSyntaxError(f"there is no class <{name}>; there is: {', '.join((*CLASSES, 'tal', 'navn', 'ord'))}")
    return _word_element("LOWER", list(CLASSES[name]), optional=optional, negated=negated)


def _word_element(attribute: str, entries: list[str], *, optional: bool = False, negated: bool = False) -> Element:
    op = {"OP": "?"} if optional else {}
    wild = [entry for entry in entries if "*" in entry]
    if any(entry.strip("*") == "" or "*" in entry.strip("*") for entry in wild):
        raise PatternSyntaxError("a star may stand only before or after letters")
    if negated:
        if wild:
            raise PatternSyntaxError("a negated element takes whole words only")
        return Element({attribute: {"NOT_IN": entries}, **op}, required=False)
    if not wild:
        return Element({attribute: {"IN": entries}, **op}, attribute, frozenset(entries), required=not optional)
    body = "|".join(re.escape(entry).replace(r"\*", r".*") for entry in entries)
    regex = f"^(?:{body})$"
    return Element({attribute: {"REGEX": regex}, **op}, attribute, regex=regex, required=not optional)
