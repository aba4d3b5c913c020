"""A project's decisions come in; rows that say who, what, when and what was shown go out, oldest first."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from qualkit.errors import ConfigError, QualkitError
from qualkit.model import Decision, SegmentKind
from qualkit.store import Store, taken_back

__all__ = ["log_rows"]

_TIME = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d(:\d\d(:\d\d(\.\d+)?(\+00:00|Z)?)?)?)?)?)?")


def log_rows(
    store: Store,
    codebook_paths: Callable[[], Sequence[Path]],
    *,
    language: str = "da",
    coder: str | None = None,
    transcript: str | None = None,
    code: str | None = None,
    since: str | None = None,
    limit: int | None = None,
    with_text: bool = False,
) -> list[dict[str, Any]]:
    """Decisions as flat rows. Those that were taken back are there too, with ``undone``.

    Args:
        store: the project's database.
        codebook_paths: gives the files of the codebooks in use, for the codes' names.
        language: of the codes' names.
        coder: only theirs.
        transcript: only about this one, by name, id or beginning.
        code: only about this code and those below it, and undos of such decisions.
        since: only from this time on: UTC, ISO 8601, or the beginning of it (``2026-05``).
        limit: only the last so many.
        with_text: with the words that the decision is about.

    Raises:
        ProjectError: Q309, there is no such transcript.
        ConfigError: Q001, the code or the coder is in no decision, or the time is none.
    """
    chain = store.decisions()
    chosen: Iterable[Decision] = chain
    if coder is not None:
        coders = sorted({made.coder for made in chain})
        if coder not in coders:
            raise ConfigError("Q001", f"{coder!r} has decided nothing", hint=f"coders: {', '.join(coders) or 'none'}")
        chosen = [made for made in chosen if made.coder == coder]
    if transcript is not None:
        identity = _transcript_id(store, chain, transcript)
        chosen = [made for made in chosen if made.transcript_id == identity]
    if code is not None:
        about = _about(chain, _code(chain, code, codebook_paths))
        chosen = [made for made in chosen if made.id in about]
    if since is not None:
        moment = since.strip().replace(" ", "T")
        if not _TIME.fullmatch(moment):
            raise ConfigError("Q001", f"{since!r} is no time", hint="write a day or an hour in UTC: 2026-05-01T14")
        chosen = [made for made in chosen if made.at >= moment.removesuffix("Z")]
    listed = sorted(chosen, key=lambda made: made.at)
    listed = listed[-limit:] if limit is not None else listed
    return _rows(store, listed, taken_back(chain), _labels(store, listed, codebook_paths, language), with_text)


def _transcript_id(store: Store, chain: Sequence[Decision], asked: str) -> str:
    """The id of a transcript; one that is gone can still be asked for by its id."""
    if any(made.transcript_id == asked for made in chain):
        return asked
    return store.transcript(asked).id


def _code(chain: Sequence[Decision], asked: str, codebook_paths: Callable[[], Sequence[Path]]) -> str:
    """The id of a code: as decisions have it, whatever the codebooks are now, else as the codebooks name it."""
    if any(made.code == asked or made.code.startswith(f"{asked}.") for made in chain):
        return asked
    from qualkit.project.codebooks import find_code

    return find_code(asked, list(codebook_paths()))


def _about(chain: Sequence[Decision], code: str) -> set[str]:
    """The decisions about a code or one below it, and the undos of those."""
    found: set[str] = set()
    for made in sorted(chain, key=lambda each: each.at):
        if made.code == code or made.code.startswith(f"{code}.") or made.undoes in found:
            found.add(made.id)
    return found


def _labels(
    store: Store, listed: Sequence[Decision], codebook_paths: Callable[[], Sequence[Path]], language: str
) -> dict[str, str]:
    """Code id to its name: as the codebooks in use have it, else as one had it that was used."""
    wanted = {made.code for made in listed if made.code}
    labels: dict[str, str] = {}

    def take(codes: Iterable[tuple[str, Mapping[str, str]]]) -> None:
        labels.update({code: label.get(language) or label.get("da") or "" for code, label in codes if code in wanted})

    for book in store.codebooks() if wanted else ():
        with suppress(ValueError, KeyError, TypeError, AttributeError):  # kept by another version of qualkit
            take((code["id"], code["label"]) for code in json.loads(book.content)["codes"])
    if wanted:
        from qualkit.codebook import load_codebook

        with suppress(QualkitError):  # a codebook that is gone or broken does not hide who decided what
            for path in codebook_paths():
                take((code.id, code.label) for code in load_codebook(path).codes)
    return labels


def _rows(
    store: Store, listed: Sequence[Decision], undone: set[str], labels: Mapping[str, str], with_text: bool
) -> list[dict[str, Any]]:
    names = {row.id: row.name for row in store.index()}
    units: dict[str, dict[str, int]] = {}
    texts: dict[str, str] = {}
    for identity in sorted({made.transcript_id for made in listed} & names.keys()):
        cut = sorted(store.segments(identity, SegmentKind.UNIT), key=lambda unit: unit.span)
        units[identity] = {unit.id: number for number, unit in enumerate(cut, start=1)}
        if with_text:
            texts[identity] = store.transcript(identity).text
    rows = []
    for made in listed:
        row: dict[str, Any] = {
            "id": made.id,
            "at": made.at,
            "coder": made.coder,
            "verdict": made.verdict.value,
            "transcript": names.get(made.transcript_id, ""),
            "transcript_id": made.transcript_id,
            "unit": units.get(made.transcript_id, {}).get(made.segment_id),
            "segment": made.segment_id,
            "start": made.span.start,
            "end": made.span.end,
            "code": made.code,
            "label": labels.get(made.code, ""),
            "attributes": dict(made.attributes),
            "memo": made.memo,
            "seconds": made.seconds,
            "shown_suggestion": made.shown_suggestion,
            "shown_probability": made.shown_probability,
            "rank": made.context.get("rank"),
            "context": dict(made.context),
            "undone": made.id in undone,
            "undoes": made.undoes,
            "previous": made.previous,
            "link": made.link,
        }
        if with_text:
            row["text"] = made.span.of(texts[made.transcript_id]) if made.transcript_id in texts else ""
        rows.append(row)
    return rows
