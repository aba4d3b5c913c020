"""Everything that could be a label comes in; what the document as a whole says is one goes out.

No single line decides. A label earns its place by how often it opens a line, by its shape, by the company it keeps
(in a document where all labels are bold, a bold one that occurs once is a label), and by not being an ordinary word
of the text. What falls short is counted, so that the user is told and can name it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.read.labels import Candidate, Sep, Shape, tidy
from qualkit.read.lines import Line

__all__ = ["Evidence", "weigh"]

STRONG = frozenset({Sep.COLON, Sep.TAB, Sep.TIMED})
_TYPO = frozenset({Sep.SEMICOLON, Sep.DOT, Sep.COLON, Sep.TAB, Sep.TIMED, Sep.WRAP})
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(slots=True)
class Evidence:
    """The verdict: which candidate each labelled line has, and what was left undecided.

    ``rare`` are label-like line starts read as speech, by line; ``variants`` maps a mistyped key to the one it was
    taken for.
    """

    chosen: dict[int, Candidate] = field(default_factory=dict)
    rare: dict[int, str] = field(default_factory=dict)
    variants: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Tally:
    """How often one key opens a line with one group of separators, and how it looks there."""

    count: int = 0
    shapes: Counter[Shape] = field(default_factory=Counter)
    label: str = ""
    bold: int = 0
    timed: int = 0
    upper: int = 0
    capital_next: int = 0
    alone: int = 0

    def add(self, text: str, candidate: Candidate) -> None:
        self.count += 1
        self.shapes[candidate.shape] += 1
        self.label = self.label or candidate.label
        self.bold += candidate.bold
        self.timed += bool(candidate.lead or candidate.inner)
        clean = tidy(candidate.label)
        self.upper += len(clean) > 3 and clean.isupper()
        follows = text[candidate.body : candidate.body + 1]
        self.capital_next += not follows.islower()
        self.alone += follows in {"", "\n", "\r"}

    @property
    def lines(self) -> int:
        """The lines it accounts for: a label alone on its line speaks for the one below."""
        return self.count + self.alone

    @property
    def shape(self) -> Shape:
        return self.shapes.most_common(1)[0][0]


class _Words:
    """The words of the text that occur in lower case; gathered on the first question."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lower: set[str] | None = None

    def ordinary(self, key: str) -> bool:
        """True if every word of the key also occurs uncapitalised: "problemet" is no name."""
        if self._lower is None:
            self._lower = {word for word in set(_WORD.findall(self._text)) if word.islower()}
        words = _WORD.findall(key)
        return bool(words) and all(word in self._lower for word in words)


def weigh(
    text: str,
    lines: Sequence[Line],
    candidates: Sequence[Sequence[Candidate]],
    *,
    skip: frozenset[int] = frozenset(),
    legend: frozenset[str] = frozenset(),
    forced: frozenset[str] = frozenset(),
) -> Evidence:
    """Decide which candidates are labels.

    Args:
        text: the whole text.
        lines: its lines.
        candidates: for each line its candidates, likeliest first.
        skip: lines that are furniture, legend or metadata.
        legend: keys that a legend names: they need no other evidence.
        forced: keys the user named: they win over everything.
    """
    body = [number for number in range(len(lines)) if number not in skip]
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for number in body:
        seen: set[str] = set()
        for candidate in candidates[number]:
            if candidate.sep in STRONG and candidate.key not in seen:
                seen.add(candidate.key)
                tallies[candidate.key].add(text, candidate)
    words = _Words(text)
    certain = legend | forced
    accepted = _accept_strong(tallies, len(body), words, certain)
    weak_sep, weak_keys = _best_weak(text, body, candidates, certain)
    strong_lines = sum(tallies[key].count for key in accepted if key in tallies)
    if weak_sep is None or strong_lines * 2 >= len([n for n in body if _of(candidates[n], weak_keys, {weak_sep})]):
        if accepted:
            weak_sep, weak_keys = None, frozenset()
    elif not any(tallies[key].shape in {Shape.ROLE, Shape.CODE} for key in accepted if key in tallies):
        accepted = accepted & weak_keys
    accepted |= weak_keys
    if not accepted - certain and not (accepted & set(tallies)):
        accepted |= _accept_few(tallies, body, candidates, words)
    evidence = Evidence()
    evidence.variants = _mistyped(tallies, accepted)
    keys = frozenset(accepted) | frozenset(evidence.variants)
    for number in body:
        choice = _choose(text, candidates[number], keys, weak_sep, forced)
        if choice is not None:
            evidence.chosen[number] = choice
        else:
            for candidate in candidates[number][:1]:
                if candidate.sep is Sep.COLON and (
                    candidate.shape in {Shape.CODE, Shape.ROLE, Shape.PAREN}
                    or (
                        candidate.shape is Shape.NAME
                        and (tallies[candidate.key].count >= 3 or not words.ordinary(candidate.key))
                    )
                ):
                    evidence.rare[number] = tidy(candidate.label)
    return evidence


def _accept_strong(tallies: Mapping[str, _Tally], lines: int, words: _Words, certain: frozenset[str]) -> set[str]:
    """Keys that earn their place by number, shape and company."""
    accepted = set(certain)
    for key, tally in tallies.items():
        share = tally.count / max(lines, 1)
        match tally.shape:
            case Shape.ROLE | Shape.CODE if tally.count >= 2:
                accepted.add(key)
            case Shape.PAREN if tally.count >= 3:
                accepted.add(key)
            case Shape.NAME if tally.count >= 3 and (not words.ordinary(key) or (tally.count >= 5 and share >= 0.1)):
                accepted.add(key)
            case Shape.METADATA if tally.count >= 6 and share >= 0.1 and tidy(tally.label).isupper():
                accepted.add(key)
            case Shape.OTHER if tally.count >= 5 and share >= 0.1:
                accepted.add(key)
            case _:
                pass
    held = sum(tallies[key].count for key in accepted if key in tallies)
    # Two colons in a long report are no interview: labels must open a fair share of the lines.
    if not certain and held < max(2, 0.015 * lines):
        return set()
    if held == 0:
        return accepted
    covered = sum(tallies[key].lines for key in accepted if key in tallies)
    styles: list[tuple[Callable[[_Tally], int], float]] = [
        (lambda tally: tally.bold, 0.8),
        (lambda tally: tally.timed, 0.8),
        (lambda tally: tally.upper, 0.8),
        (lambda tally: tally.shapes[Shape.PAREN], 0.5),
    ]
    shared = [
        measure
        for measure, least in styles
        if sum(measure(tallies[key]) for key in accepted if key in tallies) >= least * held
    ]
    for key, tally in tallies.items():
        if key in accepted or tally.shape in {Shape.SENTENCE, Shape.METADATA}:
            continue
        in_style = any(measure(tally) == tally.count for measure in shared)
        # Where nearly every line is labelled, even an ordinary word ("Bo", "Mark") is a name.
        named = tally.shape is Shape.NAME and tally.count >= 2
        whole = covered + tally.lines >= 0.8 * lines and tally.lines >= 0.05 * lines
        company = tally.shape is Shape.ROLE or (
            named and (whole or (covered >= 0.4 * lines and not words.ordinary(key)))
        )
        if company or (in_style and tally.shape is not Shape.OTHER):
            accepted.add(key)
    return accepted


def _best_weak(
    text: str, body: Sequence[int], candidates: Sequence[Sequence[Candidate]], certain: frozenset[str]
) -> tuple[Sep | None, frozenset[str]]:
    """The separator without a colon under which the most lines are labelled, and its keys; None if none convinces."""
    by_sep: dict[Sep, dict[str, _Tally]] = defaultdict(lambda: defaultdict(_Tally))
    for number in body:
        for candidate in candidates[number]:
            if candidate.sep not in STRONG:
                by_sep[candidate.sep][candidate.key].add(text, candidate)
    best: tuple[int, Sep | None, frozenset[str]] = (0, None, frozenset())
    for sep, tallies in by_sep.items():
        keys = {key for key, tally in tallies.items() if _weakly_plausible(sep, tally, key in certain)}
        held = sum(tallies[key].count for key in keys)
        least = 0.2 if sep in {Sep.OWN, Sep.WRAP} else 0.35
        if len(keys) >= 2 and held >= max(4, least * len(body)) and len(keys) <= max(12, held // 3) and held > best[0]:
            best = (held, sep, frozenset(keys))
    return best[1], best[2]


def _weakly_plausible(sep: Sep, tally: _Tally, certain: bool) -> bool:
    if sep is Sep.OWN:
        return tally.shape in {Shape.ROLE, Shape.CODE, Shape.NAME, Shape.PAREN} and (certain or tally.count >= 2)
    if tally.count < 2 and not certain:
        return False
    if sep is Sep.BARE:
        # *I* the label is followed by a sentence, *I* the pronoun by a verb: "I Hvad tænkte du" / "I skal vide".
        return tally.shape in {Shape.CODE, Shape.ROLE} and tally.capital_next >= 0.7 * tally.count
    if sep is Sep.DASH:
        return tally.shape in {Shape.ROLE, Shape.CODE, Shape.NAME, Shape.PAREN}
    return tally.shape in {Shape.ROLE, Shape.CODE} or (sep is Sep.SEMICOLON and tally.shape is Shape.NAME)


def _accept_few(
    tallies: Mapping[str, _Tally], body: Sequence[int], candidates: Sequence[Sequence[Candidate]], words: _Words
) -> set[str]:
    """For short texts, where nothing occurs often: labels that open most of the lines."""
    keys = {
        key
        for key, tally in tallies.items()
        if tally.shape in {Shape.ROLE, Shape.CODE, Shape.PAREN}
        or (tally.shape is Shape.NAME and not words.ordinary(key))
    }
    first = next((at for at, number in enumerate(body) if _of(candidates[number], keys, STRONG)), None)
    if first is None:
        return set()
    rest = body[first:]
    labelled = [number for number in rest if _of(candidates[number], keys, STRONG)]
    held = min(sum(tallies[key].lines for key in keys), 2 * len(labelled))
    known = any(tallies[key].shape in {Shape.ROLE, Shape.CODE} for key in keys)
    enough = held >= 0.33 * len(rest) if known else held >= 0.5 * len(rest)
    return keys if enough and (known or len(keys) >= 2) and len(keys) <= 12 else set()


def _of(
    found: Sequence[Candidate], keys: set[str] | frozenset[str], seps: set[Sep] | frozenset[Sep]
) -> Candidate | None:
    return next((c for c in found if c.key in keys and c.sep in seps), None)


def _choose(
    text: str, found: Sequence[Candidate], keys: frozenset[str], weak: Sep | None, forced: frozenset[str]
) -> Candidate | None:
    """The first reading of a line that the accepted keys allow."""
    for candidate in found:
        if candidate.key not in keys:
            continue
        if candidate.sep in STRONG:
            return candidate
        short = candidate.shape in {Shape.CODE, Shape.ROLE}
        follows = text[candidate.body : candidate.body + 1]
        if candidate.sep is Sep.BARE:
            if (weak is Sep.BARE or candidate.key in forced) and not follows.islower():
                return candidate
            continue
        named = candidate.key in forced and candidate.sep is not Sep.DASH
        typo = candidate.sep in _TYPO and (short or candidate.sep is Sep.SEMICOLON) and follows.strip() != ""
        if candidate.sep is weak or named or typo:
            return candidate
    return None


def _mistyped(tallies: Mapping[str, _Tally], accepted: set[str]) -> dict[str, str]:
    """Keys that occur once or twice and are one slip of the finger from a frequent long one."""
    frequent = [key for key in accepted if key in tallies and tallies[key].count >= 4 and len(key) >= 5]
    slips: dict[str, str] = {}
    if not frequent:
        return slips
    for key, tally in tallies.items():
        if key in accepted or tally.count > 2 or len(key) < 4 or tally.shape is Shape.METADATA:
            continue
        near = [other for other in frequent if other[0] == key[0] and _one_slip(key, other)]
        if len(near) == 1:
            slips[key] = near[0]
    return slips


def _one_slip(a: str, b: str) -> bool:
    """True if one letter is missing, extra or different, or two neighbours are swapped."""
    if a == b or abs(len(a) - len(b)) > 1 or any(ch.isdigit() for ch in a + b):
        return False
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    if a[head:] == b[head + 1 :] or a[head + 1 :] == b[head:] or a[head + 1 :] == b[head + 1 :]:
        return True
    return a[head : head + 2] == b[head : head + 2][::-1] and a[head + 2 :] == b[head + 2 :]
