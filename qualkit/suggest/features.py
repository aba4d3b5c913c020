"""A unit's words come in, what the learned suggester weighs goes out: named features in blocks, sentence by sentence.

A feature's name says what it is, so that a weight can be shown to a person: ``w:`` a word, ``b:`` two lemmas in a row,
``c:`` letters within a word, ``f:`` a semantic field, alone, with how its clause is asserted (``f:lytte_forstaa~neg``),
with its subject, or together with another in the same sentence, ``p:`` a code that the codebook's patterns voted for,
``q:`` a field of the interviewer's question, ``n:`` a field of the neighbouring units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qualkit.language.assertion import assertion
from qualkit.language.fields import FieldHit, Lexicon, shipped_lexicon
from qualkit.language.scope import scope_of
from qualkit.language.talk import prepare
from qualkit.suggest.base import ReadUnit

__all__ = ["BLOCKS", "Sentence", "Units", "read_features", "tokens_of", "windows_of"]

BLOCKS = ("words", "letters", "fields", "votes", "context")
"""The kinds of features; each is weighed and brought to length one for itself."""

_NUMBER = "0"
_SELF = frozenset("jeg vi mig os a æ".split())
_GENERIC = frozenset("man du en dig".split())
_VERBS = frozenset({"VERB", "AUX"})
_WINDOW = 22  # words: a stretch of a unit that may carry a code by itself


@dataclass(frozen=True, slots=True)
class Sentence:
    """An utterance's features by block, its tokens ``[start, end)`` and its number of words."""

    start: int
    end: int
    words: int
    counts: Mapping[str, Counter[str]]


@dataclass(frozen=True, slots=True)
class Units:
    """The features of a transcript's units, each a list of sentences, with what stands around each unit."""

    sentences: list[list[Sentence]]
    around: list[Counter[str]]


def read_features(
    units: Sequence[ReadUnit], votes: Mapping[str, Mapping[str, float]] | None = None, *, lexicon: Lexicon | None = None
) -> Units:
    """The features of units that follow one another.

    Args:
        units: of one transcript in order, or passages each of its own transcript.
        votes: for a unit's id, code to the patterns' score in [0, 1].
        lexicon: of semantic fields; the shipped one if not given.
    """
    lexicon = lexicon or shipped_lexicon()
    told = [_sentences(unit, lexicon) for unit in units]
    around = []
    for at, unit in enumerate(units):
        counts: Counter[str] = Counter()
        for other in (at - 1, at + 1):
            if 0 <= other < len(units) and units[other].segment.transcript_id == unit.segment.transcript_id:
                counts.update({f"n:{name}": 1 for name in _field_names(told[other])})
        if unit.asked:
            words = _plain_words(unit.asked)
            counts.update({f"q:{lexicon.names[hit.field]}": 1 for hit in lexicon.find(words)})
        around.append(counts)
        for code, score in (votes or {}).get(unit.segment.id, {}).items():
            if told[at]:
                told[at][0].counts["votes"][f"p:{code}"] = score  # type: ignore[assignment]
    return Units(told, around)


def windows_of(sentences: Sequence[Sentence]) -> list[tuple[int, int]]:
    """Ranges of sentences that are scored for themselves: the whole first, then stretches of some twenty words."""
    ranges = [(0, len(sentences))]
    if sum(sentence.words for sentence in sentences) < 2 * _WINDOW:
        return ranges
    start = 0
    while start < len(sentences):
        end, words = start, 0
        while end < len(sentences) and words < _WINDOW:
            words += sentences[end].words
            end += 1
        if (start, end) not in ranges:
            ranges.append((start, end))
        # The next window begins half-way through this one.
        skipped = 0
        step = start
        while step < end and skipped < _WINDOW // 2:
            skipped += sentences[step].words
            step += 1
        if end == len(sentences):
            break
        start = max(step, start + 1)
    return ranges


def tokens_of(unit: ReadUnit, lexicon: Lexicon) -> list[tuple[str, ...]]:
    """For each token its features: to tell what a weight lies on."""
    doc = unit.words.doc
    low = [token.lower_.replace("’", "'") for token in doc]
    lemmas = [_form((token.lemma_ or token.lower_).lower()) for token in doc]
    own: list[list[str]] = []
    previous = "<"
    starts = doc.has_annotation("SENT_START") or doc.has_annotation("DEP")
    for at, word in enumerate(low):
        form = _form(word)
        if starts and doc[at].is_sent_start:
            previous = "<"
        its = [f"w:{form}"]
        if any(c.isalnum() for c in form):
            if lemmas[at] != form:
                its.append(f"w:{lemmas[at]}")
            its.append(f"b:{previous} {lemmas[at]}")
            previous = lemmas[at]
            its.extend(_letters(form))
        own.append(its)
    for hit in lexicon.find(low):
        own[hit.start].append(f"f:{lexicon.names[hit.field]}")
    return [tuple(dict.fromkeys(its)) for its in own]


def _plain_words(text: str) -> list[str]:
    return "".join(c if c.isalnum() or c in "'-" else f" {c} " for c in text.lower()).split()


def _field_names(sentences: Iterable[Sentence]) -> set[str]:
    return {
        name[2:] for sentence in sentences for name in sentence.counts["fields"] if "~" not in name and "+" not in name
    }


@lru_cache(maxsize=100_000)
def _letters(form: str) -> tuple[str, ...]:
    """Letter groups of a word, its ends marked."""
    marked = f"<{form}>"
    return tuple(
        f"c:{marked[at : at + size]}"
        for size in (3, 4, 5)
        for at in range(len(marked) - size + 1)
        if size < len(marked)
    )


def _form(low: str) -> str:
    return _NUMBER if low.isdigit() else low


def _sentences(unit: ReadUnit, lexicon: Lexicon) -> list[Sentence]:
    doc = unit.words.doc
    n = len(doc)
    if not n:
        return []
    low = [token.lower_.replace("’", "'") for token in doc]
    lemmas = [_form((token.lemma_ or token.lower_).lower()) for token in doc]
    hits = lexicon.find(low)
    marks = _clause_marks(unit) if hits else [()] * n
    starts = [0]
    if doc.has_annotation("SENT_START") or doc.has_annotation("DEP"):
        starts += [token.i for token in doc if token.i and token.is_sent_start]
    sentences = []
    for start, end in zip(starts, [*starts[1:], n], strict=True):
        inside = [hit for hit in hits if start <= hit.start < end]
        sentences.append(_sentence(start, end, low, lemmas, inside, marks, lexicon))
    return sentences


def _sentence(
    start: int,
    end: int,
    low: Sequence[str],
    lemmas: Sequence[str],
    hits: Sequence[FieldHit],
    marks: Sequence[tuple[str, ...]],
    lexicon: Lexicon,
) -> Sentence:
    words: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    count = 0
    previous = "<"
    for at in range(start, end):
        form = _form(low[at])
        if any(c.isalnum() for c in form):
            count += 1
            words[f"w:{form}"] += 1
            if lemmas[at] != form:
                words[f"w:{lemmas[at]}"] += 1
            words[f"b:{previous} {lemmas[at]}"] += 1
            previous = lemmas[at]
            letters.update(_letters(form))
        elif form in "?!…":
            words[f"w:{form}"] += 1
    present: dict[str, int] = {}
    for hit in hits:
        name = lexicon.names[hit.field]
        fields[f"f:{name}"] += 1
        present.setdefault(name, hit.start)
        for mark in marks[hit.start]:
            fields[f"f:{name}~{mark}"] += 1
    order = sorted(present)
    for nr, one in enumerate(order):
        for other in order[nr + 1 :]:
            fields[f"f:{one}+{other}"] += 1
    return Sentence(
        start,
        end,
        count,
        {"words": words, "letters": letters, "fields": fields, "votes": Counter(), "context": Counter()},
    )


def _clause_marks(unit: ReadUnit) -> list[tuple[str, ...]]:
    """For each token, how its clause is asserted and whose doing it tells of."""
    doc = unit.words.doc
    talk = prepare(doc)
    marks: list[tuple[str, ...]] = [()] * len(doc)
    for clause in talk.clauses:
        verb = next((at for at in range(clause.start, clause.end) if doc[at].pos_ in _VERBS), clause.start)
        found = assertion(talk, verb, verb + 1)
        its = []
        if found["polaritet"] == "afvist":
            its.append("neg")
        if found["modalitet"] != "faktisk":
            its.append(found["modalitet"])
        if found["stemme"] == "citeret":
            its.append("citeret")
        if found.get("om") == "anden":
            its.append("anden")
        scope = scope_of(doc, verb, verb + 1)
        if scope is not None:
            if scope.subject:
                its.append("jeg" if scope.subject in _SELF else "man" if scope.subject in _GENERIC else "de")
            if scope.passive:
                its.append("passiv")
            if scope.tense:
                its.append(scope.tense.lower())
        for at in range(clause.start, clause.end):
            marks[at] = tuple(its)
    return marks
