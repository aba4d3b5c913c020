"""A project comes in; what it knows of how the study was made goes out: numbers, names, digests, nothing judged."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from qualkit.config import Config
from qualkit.errors import QualkitError
from qualkit.model import Decision, Role, Segment, SegmentKind, Transcript, Verdict
from qualkit.store import Store, standing

__all__ = ["methods_facts"]

_DATE_COLUMNS = {"dato", "interviewdato", "dato for interview", "date", "interview date", "date of interview"}
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")


def methods_facts(store: Store, config: Config, codebook_paths: Callable[[], Sequence[Path]]) -> dict[str, Any]:
    """What the project knows of how the study was made.

    Counts rest on decisions in force (those that were taken back left out); time on all that were made. Suggestions
    that were planted are counted apart. What is not known is None or empty.

    Args:
        store: the project's database.
        config: its settings.
        codebook_paths: gives the files of the codebooks in use.

    Returns:
        A mapping that JSON can hold. Shares lie in [0, 1], ``seconds`` are seconds, dates are ISO 8601.
    """
    from qualkit.project.health import installation
    from qualkit.review.states import states
    from qualkit.suggest.base import codable

    chain = store.decisions()
    valid = store.in_force()
    said = states(valid)
    material = _Material()
    units: dict[str, list[Segment]] = {}
    for transcript in store.transcripts():
        cut = sorted(store.segments(transcript.id, SegmentKind.UNIT), key=lambda unit: unit.span)
        units[transcript.id] = codable(transcript, cut)
        material.add(transcript, units[transcript.id])
    every = [unit for own in units.values() for unit in own]
    ruled = {coder: {unit for unit, state in own.items() if state.ruled} for coder, own in said.items()}
    raters = Counter(unit for own in ruled.values() for unit in own)
    coded = [made for made in standing(valid).values() if made.verdict is not Verdict.REJECT]
    books = _codebooks(store, codebook_paths)
    rulings = [made for made in valid if made.verdict in _RULINGS and not made.context.get("planted")]
    shared = [unit for unit in every if raters[unit.id] > 1]
    return {
        "title": config.title,
        **material.facts(),
        "units": {
            "count": len(every),
            "min_words": config.min_words,
            "target_words": config.target_words,
            "max_words": config.max_words,
            "median_words": median(len(unit.text.split()) for unit in every) if every else None,
        },
        "codebooks": books,
        "codes": sum(book["codes"] for book in books),
        "suggestions": _suggestions(store, config),
        "software": installation(),
        "made_with": _made_with(store),
        "decisions": {
            "count": len(chain),
            "in_force": len(valid),
            "first": min((made.at for made in chain), default="")[:10],
            "last": max((made.at for made in chain), default="")[:10],
            "fingerprint": chain[-1].link if chain else "",
        },
        "coders": [
            _coder(name, chain, valid, ruled.get(name, set())) for name in sorted({made.coder for made in chain})
        ],
        "codings": {
            "count": len(coded),
            "accepted": sum(made.verdict is Verdict.ACCEPT for made in coded),
            "added": sum(made.verdict is Verdict.ADD for made in coded),
            "share_suggested": _share(sum(made.verdict is Verdict.ACCEPT for made in coded), len(coded)),
        },
        "acceptance": _acceptance(valid),
        "coverage": {
            "ruled": sum(raters[unit.id] > 0 for unit in every),
            "double": len(shared),
            "share_ruled": _share(sum(raters[unit.id] > 0 for unit in every), len(every)),
            "share_double": _share(len(shared), len(every)),
        },
        "blind": {
            "rulings": len(rulings),
            "blind": sum(bool(made.context.get("blind")) for made in rulings),
            "share": _share(sum(bool(made.context.get("blind")) for made in rulings), len(rulings)),
        },
        "planted": _planted(valid),
        "seconds": _seconds(chain),
        "agreement": _agreement(store),
        "quotes": int(store.meta("quotes") or 0),
        "merged": json.loads(store.meta("merged") or "[]"),
    }


_RULINGS = (Verdict.ACCEPT, Verdict.ADD, Verdict.REJECT, Verdict.DONE)


class _Material:
    """Adds up interviews and informants."""

    def __init__(self) -> None:
        self.words: list[int] = []
        self.minutes: list[float] = []
        self.dates: list[date] = []
        self.roles: Counter[str] = Counter()
        self.ages: list[int] = []
        self.interviewers = 0
        self.others = 0

    def add(self, transcript: Transcript, units: Sequence[Segment]) -> None:
        """One interview; ``units`` are those of informants."""
        from qualkit.quotes import person_of

        spoken = [piece.of(transcript.text) for turn in transcript.turns for piece in turn.speech]
        self.words.append(sum(len(piece.split()) for piece in spoken or [transcript.text]))
        ends = [end for turn in transcript.turns if (end := turn.end_ms or turn.start_ms)]
        if ends:
            self.minutes.append(max(ends) / 60_000)
        rows = [transcript.attributes, *transcript.informant_attributes.values()]
        told = {_day(value) for row in rows for column, value in row.items() if _plain(column) in _DATE_COLUMNS}
        self.dates += [day for day in told if day is not None]
        speaking = {unit.speaker for unit in units}
        for speaker in transcript.speakers:
            self.interviewers += speaker.role is Role.INTERVIEWER
            self.others += speaker.role is Role.OTHER
            if speaker.role is Role.INFORMANT or (speaker.role is Role.UNKNOWN and speaker.name in speaking):
                person = person_of(transcript, speaker.name)
                self.roles[person.role] += 1
                if age := re.search(r"\d{1,3}", person.age):
                    self.ages.append(int(age.group()))

    def facts(self) -> dict[str, Any]:
        """The sums."""
        return {
            "interviews": {
                "count": len(self.words),
                "words": _spread(self.words),
                # Only where every interview tells its times: the longest of some would pass for the longest of all.
                "minutes": _spread(self.minutes) if len(self.minutes) == len(self.words) else None,
                "first": min(self.dates).isoformat() if self.dates else "",
                "last": max(self.dates).isoformat() if self.dates else "",
                "dated": len(self.dates),
            },
            "informants": {
                "count": self.roles.total(),
                "roles": dict(sorted(self.roles.items(), key=lambda role: (-role[1], role[0]))),
                "ages": {"known": len(self.ages), "min": min(self.ages), "max": max(self.ages)} if self.ages else None,
            },
            "others_present": self.others,
        }


def _plain(column: str) -> str:
    return " ".join(re.findall(r"\w+", column.casefold().replace("_", " ")))


def _day(value: str) -> date | None:
    """A day as tables have it: 2026-05-01, 1.5.2026, 01-05-2026, 1/5/2026 (the day first, as Danes write)."""
    found = _DAY_FIRST.fullmatch(value.strip())
    with suppress(ValueError):
        if found:
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        return date.fromisoformat(value.strip()[:10])
    return None


def _spread(values: Sequence[float]) -> dict[str, float] | None:
    if not values:
        return None
    return {"total": sum(values), "min": min(values), "median": median(values), "max": max(values)}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _codebooks(store: Store, codebook_paths: Callable[[], Sequence[Path]]) -> list[dict[str, Any]]:
    """The codebooks in use as their files are now; as they were used, where the files cannot be read."""
    from qualkit.codebook import load_codebook

    try:
        books = [load_codebook(path) for path in codebook_paths()]
    except QualkitError:
        used = {row.id: row for row in store.codebooks()}  # the last of each
        return [
            {"id": row.id, "version": row.version, "digest": row.digest, "codes": len(json.loads(row.content)["codes"])}
            for row in used.values()
        ]
    return [{"id": book.id, "version": book.version, "digest": book.digest, "codes": len(book.codes)} for book in books]


def _suggestions(store: Store, config: Config) -> dict[str, Any]:
    """How many there are, and who made them."""
    return {
        "count": sum(store.count_suggestions().values()),
        "shown": sum(store.count_shown(config.min_probability).values()),
        "min_probability": config.min_probability,
        "suggesters": [
            {"suggester": suggester, "version": version, "model": model}
            for suggester, version, model in store.suggested_by()
        ],
    }


def _made_with(store: Store) -> dict[str, str]:
    """What the last run that finished was made with."""
    finished = [run for run in store.runs() if run.finished_at]
    return dict(max(finished, key=lambda run: (run.finished_at, run.id)).versions) if finished else {}


def _coder(name: str, chain: Sequence[Decision], valid: Sequence[Decision], ruled: set[str]) -> dict[str, Any]:
    own = [made for made in chain if made.coder == name]
    stands = [made for made in valid if made.coder == name]
    settled = standing(stands)
    return {
        "name": name,
        "decisions": len(own),
        "units": len(ruled),
        "codings": sum(made.verdict is not Verdict.REJECT for made in settled.values()),
        "acceptance": _acceptance(stands),
        "planted": _planted(stands),
        "seconds": _seconds(own),
    }


def _acceptance(valid: Sequence[Decision]) -> dict[str, Any]:
    """Of the suggestions that were shown one by one, how many were accepted: the number that acceptance tells."""
    from qualkit.review.acceptance import acceptance

    told = acceptance(valid)
    row = told.overall
    return {
        "accepted": row.accepted.hits,
        "rejected": row.rejected,
        "passed_over": row.passed_over,
        "rate": _share(row.accepted.hits, row.accepted.of),
        "bulk": told.bulk,
    }


def _planted(valid: Sequence[Decision]) -> dict[str, int]:
    """How many wrong suggestions that were put there on purpose were shown, and how many were believed."""
    from qualkit.review.planting import planted_report

    rows = planted_report(valid)
    return {"shown": rows[-1].shown, "believed": rows[-1].believed.hits} if rows else {"shown": 0, "believed": 0}


def _seconds(chain: Iterable[Decision]) -> float:
    """The time that coders looked: once for each key press, whatever number of decisions it made."""
    pressed: dict[tuple[str, str], float] = {}
    for made in chain:
        pressed[made.coder, made.at] = max(pressed.get((made.coder, made.at), 0.0), made.seconds or 0.0)
    return sum(pressed.values())


def _agreement(store: Store) -> dict[str, Any] | None:
    """Krippendorff's alpha of each code, as ``qualkit agree`` tells it; None if no two coders ruled on the same units.

    A code without variation has none.
    """
    from qualkit.project.agreeing import agreement

    try:
        told = agreement(store, draws=0)
    except QualkitError:
        return None
    found = {
        row["code"]: row["alpha"] for row in told.codes if row["alpha"] is not None and row["alpha"] == row["alpha"]
    }
    return {
        "coefficient": "krippendorff_alpha",
        "level": "nominal",
        "units": told.units,
        "coders": list(told.coders),
        "by_code": found,
        "median": median(found.values()) if found else None,
    }
