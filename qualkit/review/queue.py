"""Units with their suggested codes come in; the order in which a coder sees them goes out, with what brought each up.

Four things take turns. A fixed share is drawn at random from all units, whatever is suggested there: from these, and
from these alone, one may tell how common a code is and how much the suggestions miss. The other places go in turn to
the unit that is least certain, to the code that has been seen least and to the informant who has been heard least.
What repeats a unit that came before is put off, and what has no suggestion comes last.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush, heapreplace
from math import fsum, log2
from typing import Any

from qualkit.review.repeats import alike, repeats

__all__ = ["RANDOM_SHARE", "STRETCH", "Entry", "Queued", "drawn", "queue", "uncertainty"]

STRETCH = 10
"""Over so many places nobody has much more than a fair share."""

RANDOM_SHARE = 0.10
"""The share of units that come up at random: estimates read off them must draw as the queue does."""

SEEN_AT_LEAST = 0.25  # what a shown suggestion counts, however improbable: a code nobody gives must not come for ever
LOOKS = 6  # units of one informant or code that are looked at before another takes the turn
TURNS = 12  # informants or codes that are looked at before the best one is taken, fitting or not


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit that may be reviewed.

    ``informant`` is unique over transcripts; ``position`` the place in reading order over the whole project; ``codes``
    the suggested codes with their probability, falling; ``words`` the unit's content words, by which repeats are told.
    """

    segment_id: str
    transcript_id: str
    informant: str
    position: int
    codes: tuple[tuple[str, float], ...] = ()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Queued:
    """A unit in the queue and why it comes where it does.

    ``why`` is ``random``, ``uncertain``, ``code``, ``informant``, or ``rest`` for what nothing is suggested for.
    """

    segment_id: str
    why: str


def uncertainty(codes: Iterable[tuple[str, float]]) -> float:
    """How unsure a unit's suggestions are, in bits: the entropy of the least certain, and a tenth of the others' mean.

    Not their sum: five suggestions at 0.1 would come before one at 0.5.
    """
    entropies = [-p * log2(p) - (1 - p) * log2(1 - p) if 0.0 < p < 1.0 else 0.0 for _, p in codes]
    if not entropies:
        return 0.0
    most, others = max(entropies), len(entropies) - 1
    return most + 0.1 * (fsum(entropies) - most) / max(others, 1)


def drawn(segment_ids: Iterable[str], *, seed: int, share: float) -> list[str]:
    """The random draw: ``share`` of the units, rounded, in the order in which they come up.

    It depends on the ids and the seed alone, so it is the same whatever is suggested, learned or decided, and a unit
    that joins later moves no other.

    Raises:
        ValueError: ``share`` is not in [0, 1].
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"a share lies in [0, 1], not {share}")
    order = sorted(segment_ids, key=lambda identity: _lot(seed, identity))
    return order[: int(share * len(order) + 0.5)]


def queue(
    entries: Sequence[Entry],
    *,
    seed: int,
    decided: Mapping[str, int] | None = None,
    heard: Mapping[str, int] | None = None,
    random_share: float = RANDOM_SHARE,
    ruled: Collection[str] = (),
) -> list[Queued]:
    """The order of review: every entry that is not ``ruled`` on, once. The order of ``entries`` does not matter.

    Args:
        entries: the units of the project, those without suggestions too.
        seed: of the random draw, its places and of ties.
        decided: by code how many codings there are.
        heard: by informant how many units were ruled on.
        random_share: the share of places whose units are drawn at random, in [0, 1].
        ruled: units among ``entries`` that are ruled on. They are not queued, but they count in the draw, so that the
            draw stays the same from one session to the next; what repeats them is put off.

    Raises:
        ValueError: a segment occurs twice, or ``random_share`` is not in [0, 1].
    """
    known = {entry.segment_id: entry for entry in entries}
    if len(known) != len(entries):
        raise ValueError("a segment is in the queue twice")
    done = set(ruled)
    lot = {identity: at for at, identity in enumerate(sorted(known, key=lambda identity: _lot(seed, identity)))}
    by_chance = [identity for identity in drawn(known, seed=seed, share=random_share) if identity not in done]
    taken = done.union(by_chance)
    open_entries = [known[identity] for identity in lot if identity not in taken]
    places = _places(len(by_chance), len(by_chance) + len(open_entries), seed)
    line = _Line(
        dict(zip(places, (known[identity] for identity in by_chance), strict=True)), decided or {}, heard or {}
    )
    suggested = [entry for entry in open_entries if entry.codes]
    unsure = {entry.segment_id: uncertainty(entry.codes) for entry in suggested}
    suggested.sort(key=lambda entry: (-unsure[entry.segment_id], lot[entry.segment_id]))
    for round_ in _rounds(suggested, known, done, lot):
        line.choose(round_, unsure, seed)
    for entry in sorted((e for e in open_entries if not e.codes), key=lambda e: (e.position, e.segment_id)):
        line.place(entry, "rest")
    return line.close()


def _lot(seed: int, identity: str) -> tuple[bytes, str]:
    return hashlib.blake2b(f"{seed}\n{identity}".encode(), digest_size=8).digest(), identity


def _places(many: int, among: int, seed: int) -> list[int]:
    """One place at random in each of ``many`` equal stretches."""
    rng = random.Random(f"places {seed}")
    return [rng.randrange(at * among // many, (at + 1) * among // many) for at in range(many)]


def _rounds(
    suggested: Sequence[Entry], known: Mapping[str, Entry], done: Collection[str], lot: Mapping[str, int]
) -> list[list[Entry]]:
    """The entries in rounds: of those that say nearly the same each round has one, the least certain first."""
    ids = [entry.segment_id for entry in suggested]
    words = {identity: known[identity].words for identity in [i for i in lot if i in done] + ids}
    said: Counter[str] = Counter()
    rounds: dict[int, list[Entry]] = defaultdict(list)
    for identity, leader in repeats(words).items():  # in the order of `words`: what is ruled on comes first
        if identity not in done:
            rounds[said[leader]].append(known[identity])
        said[leader] += 1
    return [rounds[number] for number in sorted(rounds)]


class _Pile:
    """The entries of one informant or code, best first."""

    __slots__ = ("at", "entries")

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.at = 0

    def head(self, placed: Collection[str]) -> Entry | None:
        while self.at < len(self.entries) and self.entries[self.at].segment_id in placed:
            self.at += 1
        return self.entries[self.at] if self.at < len(self.entries) else None

    def fitting(self, placed: Collection[str], fits: Callable[[Entry], bool]) -> Entry | None:
        looks = 0
        for at in range(self.at, len(self.entries)):
            entry = self.entries[at]
            if entry.segment_id in placed:
                continue
            if fits(entry):
                return entry
            looks += 1
            if looks == LOOKS:
                break
        return None


class _Criterion:
    """Piles in a heap. Keys only ever grow as entries are placed: an old one comes too early and is put right then."""

    def __init__(self, why: str, piles: Mapping[str, _Pile], key: Callable[[str, Entry], tuple[Any, ...]]) -> None:
        self.why = why
        self.piles = piles
        self.key = key
        self.heap = [(key(name, pile.entries[0]), name) for name, pile in piles.items()]
        heapify(self.heap)

    def best(self, placed: Collection[str], fits: Callable[[Entry], bool]) -> tuple[Entry | None, Entry | None]:
        """The best entry that fits, and the best of all, which may not."""
        aside: list[tuple[tuple[Any, ...], str]] = []
        fitting = first = None
        while self.heap and len(aside) < TURNS:
            key, name = self.heap[0]
            head = self.piles[name].head(placed)
            if head is None:
                heappop(self.heap)
                continue
            now = self.key(name, head)
            if now != key:
                heapreplace(self.heap, (now, name))
                continue
            first = first or head
            fitting = self.piles[name].fitting(placed, fits)
            if fitting is not None:
                break
            aside.append(heappop(self.heap))
        for item in aside:
            heappush(self.heap, item)
        return fitting, first


class _Line:
    """The queue as it grows: what is placed, who was heard and which codes were seen."""

    def __init__(self, chance: Mapping[int, Entry], decided: Mapping[str, int], heard: Mapping[str, int]) -> None:
        self.chance = chance
        self.queued: list[Queued] = []
        self.placed: set[str] = set()
        self.covered: dict[str, float] = defaultdict(float, decided)
        self.heard: Counter[str] = Counter(heard)
        self.recent: deque[str] = deque()
        self.lately: Counter[str] = Counter()
        self.last: Entry | None = None
        self.turn = 0
        self._chance_comes()

    def place(self, entry: Entry, why: str) -> None:
        self._add(entry, why)
        self._chance_comes()

    def close(self) -> list[Queued]:
        return self.queued

    def choose(self, entries: Sequence[Entry], unsure: Mapping[str, float], seed: int) -> None:
        """Place all ``entries``, the least certain first as they come, the criteria taking turns."""
        people: dict[str, _Pile] = defaultdict(_Pile)
        named: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for at, entry in enumerate(entries):
            people[entry.informant].entries.append(entry)
            for code, p in entry.codes:
                named[code].append((-p, at))
        codes: dict[str, _Pile] = defaultdict(_Pile)
        for code, ranked in named.items():
            ranked.sort()
            codes[code].entries = [entries[at] for _, at in ranked]
        lot = {name: _lot(seed, name) for name in people}
        size = {code: len(pile.entries) for code, pile in codes.items()}
        left = Counter(entry.informant for entry in entries)
        criteria = [
            _Criterion("uncertain", _own(people), lambda name, head: (-unsure[head.segment_id], lot[name])),
            _Criterion("code", codes, lambda name, _: (self.covered[name], size[name])),
            _Criterion("informant", _own(people), lambda name, _: (self.heard[name], lot[name])),
        ]
        for _ in range(len(entries)):
            most = STRETCH // len(left) + 1
            after = self.chance.get(len(self.queued) + 1)
            beside = [each.words for each in (self.last, after) if each is not None]

            def fits(entry: Entry, most: int = most, beside: Sequence[frozenset[str]] = beside) -> bool:
                if self.lately.get(entry.informant, 0) >= most:
                    return False
                return not any(alike(words, entry.words) for words in beside)

            chosen, why = self._turn(criteria, fits)
            left[chosen.informant] -= 1
            if not left[chosen.informant]:
                del left[chosen.informant]
            self.place(chosen, why)

    def _turn(self, criteria: Sequence[_Criterion], fits: Callable[[Entry], bool]) -> tuple[Entry, str]:
        """What the criterion whose turn it is brings up; where nothing of it fits, the next one; else what is best."""
        fallback: tuple[Entry, str] | None = None
        start, self.turn = self.turn, self.turn + 1
        for step in range(len(criteria)):
            criterion = criteria[(start + step) % len(criteria)]
            fitting, first = criterion.best(self.placed, fits)
            if fitting is not None:
                return fitting, criterion.why
            if fallback is None and first is not None:
                fallback = first, criterion.why
        assert fallback is not None, "there are as many turns as entries"
        return fallback

    def _add(self, entry: Entry, why: str) -> None:
        self.queued.append(Queued(entry.segment_id, why))
        self.placed.add(entry.segment_id)
        self.heard[entry.informant] += 1
        for code, p in entry.codes:
            self.covered[code] += p if p > SEEN_AT_LEAST else SEEN_AT_LEAST
        self.last = entry
        self.recent.append(entry.informant)
        self.lately[entry.informant] += 1
        if len(self.recent) == STRETCH:
            self.lately[self.recent.popleft()] -= 1

    def _chance_comes(self) -> None:
        while (entry := self.chance.get(len(self.queued))) is not None:
            self._add(entry, "random")


def _own(piles: Mapping[str, _Pile]) -> dict[str, _Pile]:
    """The same piles with a place of their own, for a second criterion that goes through them."""
    copies = {}
    for name, pile in piles.items():
        copies[name] = _Pile()
        copies[name].entries = pile.entries
    return copies
