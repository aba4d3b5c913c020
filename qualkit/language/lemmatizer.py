"""Tagged words come in, lemmas go out: the treebank's own where it has the word, else the likeliest ending's.

Form and tag together nearly decide a Danish lemma, so nothing is trained but a table. For a word the table lacks,
each ending of it proposes what the words with that ending and tag did; a proposal counts for more if it is a word that
the treebank or the lexicon (simplemma) knows.
"""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.pipeline import Pipe

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.training import Example

__all__ = ["EndingLemmatizer"]

_LONGEST = 6  # letters of an ending
_EACH = 2.0  # how much more an ending says than the one that is a letter shorter
_KNOWN = {"treebank": 1.5, "lexicon": 1.5, "word": 0.8, "": 0.0}  # chosen on the treebank's dev part

_Rule = tuple[int, str]  # letters to take off, letters to put on


class EndingLemmatizer(Pipe):
    """Sets ``token.lemma_`` from form, part of speech and features; put it after the component that sets those.

    Source: the idea of lemmatisation by endings, as in Jongejan and Dalianis (2009), with a lexicon as a second
    witness; trees are not learned, since form and tag decide 99 % of the treebank's dev part.
    """

    def __init__(self, nlp: Language, name: str) -> None:
        """An empty one; ``initialize`` or ``from_disk`` gives it words."""
        self.vocab, self.name = nlp.vocab, name
        self._fill({})

    def _fill(self, forms: dict[str, dict[str, str]]) -> None:
        """Take over tag → form → lemma and derive what endings do, and which lemmas there are."""
        self._forms = forms
        self._lemmas = {(_part(tag), lemma.lower()) for tag, words in forms.items() for lemma in words.values()}
        self._endings: dict[tuple[str, str], Counter[_Rule]] | None = None
        self._cached = lru_cache(maxsize=100_000)(self._find)

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,  # noqa: ARG002 - spaCy's signature
    ) -> None:
        """Learn the most frequent lemma of each form and tag."""
        seen: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        for example in get_examples():
            for token in example.reference:
                if token.lemma_:
                    tag = _tag(token)
                    seen[tag][_key(token.text, tag)][token.lemma_] += 1
        self._fill(
            {
                tag: {form: counts.most_common(1)[0][0] for form, counts in sorted(words.items())}
                for tag, words in sorted(seen.items())
            }
        )

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemma of each token."""
        for token in doc:
            token.lemma_ = self.lemma(token.text, _tag(token))
        return doc

    def lemma(self, form: str, tag: str) -> str:
        """The lemma of a form with a tag, ``UPOS|FEATS`` as in CoNLL-U; the form in lower case if nothing is known."""
        return self._cached(_key(form, tag), tag)

    def _find(self, form: str, tag: str) -> str:
        if known := self._forms.get(tag, {}).get(form):
            return known
        part, low = _part(tag), form.lower()
        irregular = _IRREGULAR.get(low.removesuffix("s") if "Case=Gen" in tag else low, ("", ""))
        if irregular[0] == part:
            return irregular[1]
        if part == "PROPN":
            bare = form[:-1] if "Case=Gen" in tag and form.endswith("s") else form
            return bare.title() if bare.isupper() and len(bare) > 4 else bare
        if not low.isalpha() and not any(character.isalpha() for character in low):
            return form
        if "Case=Gen" in tag and low.endswith("s"):
            # The genitive is put on at the very end, so what stands before it is a form of its own.
            bare = form[:-1].removesuffix("'").removesuffix("’")
            return self._find(_key(bare, tag), "|".join(_without_case(tag)))
        guess = self._guess(low, tag) or self._guess(low, part)
        if not guess:
            return form
        shared = _shared(low, guess)
        return form[:shared] + guess[shared:]

    def _guess(self, low: str, tag: str) -> str:
        """The lemma with the most votes of the endings of ``low``; empty if no ending is known."""
        votes: dict[str, float] = defaultdict(float)
        total = 0.0
        for size in range(min(len(low), _LONGEST), 0, -1):
            rules = self._rules.get((tag, low[len(low) - size :]))
            if not rules:
                continue
            weight, count = _EACH**size, rules.total()
            total += weight
            for (cut, added), number in rules.items():
                # What puts on many letters was one word's own: "bedst" is of "god", "fest" is of nothing such.
                if len(added) <= 4 or size > 4:
                    votes[low[: len(low) - cut] + added] += weight * number / count
        if not votes:
            return ""
        return max(votes, key=lambda lemma: (votes[lemma] / total + _KNOWN[self._known(low, lemma, _part(tag))], lemma))

    @property
    def _rules(self) -> dict[tuple[str, str], Counter[_Rule]]:
        if self._endings is None:
            self._endings = defaultdict(Counter)
            for tag, words in self._forms.items():
                part = _part(tag)
                if part in ("PUNCT", "PROPN"):
                    continue
                for form, lemma in words.items():
                    low, target = form.lower(), lemma.lower()
                    if low.endswith("-"):  # "tv- og radio…": its lemma is whole, and says nothing of others
                        continue
                    shared = _shared(low, target)
                    rule = (len(low) - shared, target[shared:])
                    for size in range(1, min(len(low), _LONGEST) + 1):
                        self._endings[tag, low[len(low) - size :]][rule] += 1
                        self._endings[part, low[len(low) - size :]][rule] += 1
        return self._endings

    def _known(self, low: str, lemma: str, part: str) -> str:
        """Who knows ``lemma``: the treebank, the lexicon as this form's lemma, either as some word, or nobody."""
        if (part, lemma) in self._lemmas:
            return "treebank"
        if _lexicon(low) == lemma:
            return "lexicon"
        if _lexicon(lemma) == lemma or any((part, lemma[at:]) in self._lemmas for at in range(1, len(lemma) - 3)):
            return "word"
        return ""

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:  # noqa: ARG002 - spaCy's signature
        """The table, as ``to_disk`` writes it."""
        import srsly

        return zlib.compress(srsly.msgpack_dumps(self._forms), 9)

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> EndingLemmatizer:  # noqa: ARG002
        """Take the table over."""
        import srsly

        self._fill(srsly.msgpack_loads(zlib.decompress(data)))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002
        """Write the table to the folder ``path``."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "forms.msgpack.z").write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> EndingLemmatizer:  # noqa: ARG002
        """Read the table from the folder ``path``."""
        return self.from_bytes((Path(path) / "forms.msgpack.z").read_bytes())

    def score(self, examples: Iterable[Example], **_: Any) -> dict[str, Any]:
        """``lemma_acc``: the share of words with the right lemma."""
        from spacy.scorer import Scorer

        return dict(Scorer.score_token_attr(examples, "lemma"))


@Language.factory("qualkit_lemmatizer", assigns=["token.lemma"], requires=["token.pos"])
def make_lemmatizer(nlp: Language, name: str) -> EndingLemmatizer:
    """The component ``qualkit_lemmatizer`` of a spaCy pipeline."""
    return EndingLemmatizer(nlp, name)


def _without_case(tag: str) -> tuple[str, str]:
    part, _, features = tag.partition("|")
    return part, "|".join(feature for feature in features.split("|") if feature != "Case=Gen")


def _irregular(listing: str) -> dict[str, tuple[str, str]]:
    """Form → part and lemma, from lines of ``PART lemma: forms``."""
    found = {}
    for line in listing.split("\n"):
        head, _, forms = line.strip().partition(": ")
        part, _, lemma = head.partition(" ")
        found.update(dict.fromkeys(forms.split(), (part, lemma)))
    return found


# Danish has few nouns that change their vowel, and few adjectives with another stem; endings cannot tell them.
_IRREGULAR = _irregular("""
    NOUN mand: mand manden mænd mændene
    NOUN barn: barn barnet børn børnene
    NOUN bog: bog bogen bøger bøgerne
    NOUN fod: fod foden fødder fødderne
    NOUN hånd: hånd hånden hænder hænderne
    NOUN nat: nat natten nætter nætterne
    NOUN tand: tand tanden tænder tænderne
    NOUN kraft: kraft kraften kræfter kræfterne
    NOUN rod: rod roden rødder rødderne
    NOUN bonde: bonde bonden bønder bønderne
    NOUN far: far faren fædre fædrene
    NOUN mor: mor moren mødre mødrene
    NOUN bror: bror broren brødre brødrene
    NOUN datter: datter datteren døtre døtrene
    NOUN søster: søster søsteren søstre søstrene
    NOUN øje: øje øjet øjne øjnene
    NOUN forælder: forælder forælderen forældre forældrene
    NOUN kursus: kursus kurset kurser kurserne kursusset kursusser
    NOUN center: center centret centeret centre centrene
    NOUN jobcenter: jobcenter jobcentret jobcenteret jobcentre jobcentrene
    NOUN medlem: medlem medlemmet medlemmer medlemmerne
    NOUN nummer: nummer nummeret nummeret numre numrene
    NOUN problem: problem problemet problemer problemerne
    NOUN museum: museum museet museer museerne
    ADJ ung: ung ungt unge yngre yngst yngste
    ADJ gammel: gammel gammelt gamle ældre ældst ældste
    ADJ stor: stor stort store større størst største
    ADJ lang: lang langt lange længere længst længste
    ADJ få: få færre færrest færreste
""")


def _tag(token: Any) -> str:
    return f"{token.pos_}|{token.morph}"


def _part(tag: str) -> str:
    return tag.partition("|")[0]


def _key(form: str, tag: str) -> str:
    """The form as the table has it: with its capitals only where they are the word's own."""
    low = form.lower()
    own = form[1:] != low[1:] and not form.isupper()
    return form if own or _part(tag) == "PROPN" else low


def _shared(form: str, lemma: str) -> int:
    """How many letters the two begin with in common."""
    return next(
        (at for at, (one, other) in enumerate(zip(form, lemma, strict=False)) if one != other),
        min(len(form), len(lemma)),
    )


@lru_cache(maxsize=100_000)
def _lexicon(form: str) -> str:
    """simplemma's lemma of a form, empty if it does not know it."""
    import simplemma

    if not form or not simplemma.is_known(form, lang="da"):
        return ""
    return str(simplemma.lemmatize(form, lang="da")).lower()
