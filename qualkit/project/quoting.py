"""What is coded comes in; quotes come out, for codes, for a contrast or for chosen units, each word verified.

Everything is cut from transcripts that are in memory already: a report asks many times, and the database once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from qualkit.config import Config
from qualkit.errors import ConfigError, ExportError, Notice
from qualkit.findings import Case, CodedMaterial, Coding
from qualkit.model import Quote, Segment, Span, Transcript
from qualkit.project.coded import cases_of, read_coded
from qualkit.quotes import (
    Candidate,
    Person,
    edited,
    known_by,
    names_heard,
    names_in,
    require_verbatim,
    select_for,
    select_quotes,
)
from qualkit.store import Store

__all__ = ["EDITS", "Quoter", "Speech", "edit_quote", "quoter", "quotes", "quotes_of"]

EDITS = "quote_edits"
"""The key under which a project keeps what writers made of quotes: quote id to text, transcript id and name."""
_MOST_SIDES = 4


class Speech:
    """The utterances of units and the names in transcripts, each cut once. One serves many calls of ``quotes_of``."""

    def __init__(self, transcripts: Mapping[str, Transcript], *, max_words: int) -> None:
        self._transcripts, self._max_words = transcripts, max_words
        self._turns: dict[str, dict[int, tuple[Span, ...]]] = {}
        self._spoken: dict[tuple[str, int], tuple[Span, ...]] = {}
        self._names: dict[str, frozenset[str]] = {}

    def utterances(self, unit: Segment) -> tuple[Span, ...]:
        """Those of the turns that a unit lies in."""
        from qualkit.segment import utterance_spans

        transcript = self._transcripts[unit.transcript_id]
        if transcript.id not in self._turns:
            self._turns[transcript.id] = {turn.index: turn.speech for turn in transcript.turns}
        found: list[Span] = []
        for number in unit.turns:
            key = (transcript.id, number)
            if key not in self._spoken:
                speech = self._turns[transcript.id].get(number, ())
                self._spoken[key] = tuple(utterance_spans(transcript.text, speech, max_words=self._max_words))
            found.extend(self._spoken[key])
        return tuple(found)

    def names(self, identity: str) -> frozenset[str]:
        """What looks like a name in a transcript."""
        if identity not in self._names:
            self._names[identity] = names_heard(self._transcripts[identity])
        return self._names[identity]


Quoter = Callable[..., list[Quote]]
"""``quotes_of`` of one material, with its writers' versions: what is cut or edited once holds for all calls."""


def quoter(material: CodedMaterial, config: Config, edits: Mapping[str, Mapping[str, Any]] | None = None) -> Quoter:
    """What a report asks for quotes: called with a config and the options of :func:`quotes_of`."""
    return partial(quotes_of, material, edits=edits, speech=Speech(material.transcripts, max_words=config.max_words))


def quotes_of(
    material: CodedMaterial,
    config: Config,
    *,
    codings: Sequence[Coding] | None = None,
    units: Collection[str] | None = None,
    contrast: str = "",
    per_code: int | None = None,
    cases: Iterable[Case] | None = None,
    edits: Mapping[str, Mapping[str, Any]] | None = None,
    speech: Speech | None = None,
) -> list[Quote]:
    """Representative quotes, each word verified.

    Args:
        material: what is coded.
        config: how many quotes a code and an informant may have.
        codings: which may be quoted; all of the material if None.
        units: ids; without ``codings`` one selection of ``per_code`` quotes from these units, coded or not (a theme);
            with them those codings that lie in these units (a cell).
        contrast: an attribute whose values are set side by side, the same number of quotes from each for each code:
            ``runde``, or ``rolle=forælder,medarbejder``.
        per_code: quotes for each code (and side); the project's setting if None.
        cases: all informants of the study, if the material holds not all of them: who can be known by their title.
        edits: a writer's versions, as ``read_edits`` gives them; those that fit no more are passed over.
        speech: keeps what was cut for the next call.

    Returns:
        Quotes in the codebooks' order of codes and by place; those of ``units`` alone the best first.

    Raises:
        ConfigError: Q001, the contrast names no attribute, or one with too few or too many values.
        ExportError: Q501, a quote does not stand in its transcript (which would be our fault, and must not get out).
    """
    speech = speech or Speech(material.transcripts, max_words=config.max_words)
    most = config.per_code if per_code is None else per_code
    theme = units is not None and codings is None
    if units is not None and codings is None:
        candidates = _of_units(material, frozenset(units), speech)
    else:
        wanted = material.codings if codings is None else codings
        candidates = [
            Candidate.from_coding(each, code_label=material.name_of(each.code), utterances=speech.utterances(each.unit))
            for each in wanted
            if units is None or each.unit.id in units
        ]
    limits: dict[str, Any] = {"max_per_informant": config.max_per_informant, "seed": config.seed}
    if contrast:
        sides = _sides(material, contrast, {candidate.unit.id for candidate in candidates})
        groups = select_for(
            candidates, material.transcripts, groups=sides, per_group=most, by_code=True, even=True, **limits
        )
        selected = [quote for group in groups.values() for quote in group]
    elif theme:
        whole = {"": {candidate.unit.id for candidate in candidates}}
        selected = select_for(candidates, material.transcripts, groups=whole, per_group=most, **limits)[""]
    else:
        selected = select_quotes(
            candidates,
            material.transcripts,
            per_code=most,
            max_informant_share=config.max_informant_share,
            **limits,
        )
    if not theme or contrast:
        order = {identity: number for number, identity in enumerate(material.labels)}
        at = {name: number for number, name in enumerate(sides)} if contrast else {}
        selected.sort(
            key=lambda quote: (
                order.get(quote.code, len(order)),
                quote.code,
                at.get(quote.group, 0),
                quote.transcript_name,
                quote.spans[0].start,
            )
        )
    selected = _flagged(selected, speech, material.cases if cases is None else cases)
    selected, _ = _with_edits(selected, edits or {}, material.transcripts)
    require_verbatim(selected, material.transcripts)
    return selected


def _of_units(material: CodedMaterial, wanted: frozenset[str], speech: Speech) -> list[Candidate]:
    """A candidate for each unit, under its surest code if it has any; being wanted is what counts, not the code."""
    best: dict[str, Coding] = {}
    for coding in material.codings:
        if coding.unit.id in wanted:
            rank = (coding.basis == "decision", coding.probability or 0.0)
            known = best.get(coding.unit.id)
            if known is None or rank > (known.basis == "decision", known.probability or 0.0):
                best[coding.unit.id] = coding
    found = []
    for unit in material.units:
        if unit.id not in wanted:
            continue
        spoken = speech.utterances(unit)
        if unit.id in best:
            coding = best[unit.id]
            made = Candidate.from_coding(coding, code_label=material.name_of(coding.code), utterances=spoken)
            found.append(replace(made, weight=1.0))
        else:
            found.append(Candidate(unit, "", utterances=spoken, weight=1.0))
    return found


def _sides(material: CodedMaterial, contrast: str, quotable: Collection[str]) -> dict[str, set[str]]:
    """The sides of a contrast: ``runde=1`` to the ids of its units."""
    asked, _, listed = contrast.partition("=")
    values = [value.strip() for value in re.split(r"[,×]", listed) if value.strip()]
    voices = {(case.id, identity): case for case in material.cases for identity, _ in case.voices}
    column = asked.strip().casefold()
    said: dict[tuple[str, str], str] = {}
    known: set[str] = set()
    for (case, identity), each in voices.items():
        row = {name.casefold(): " ".join(str(v).split()) for name, v in each.by_interview.get(identity, {}).items()}
        known |= set(each.by_interview.get(identity, {}))
        value = row.get(column, "") or (each.role if column in ("rolle", "role") else "")
        if value:
            said[case, identity] = value
    if not said:
        hint = f"the attribute table has {', '.join(sorted(known))}" if known else "give a table: --attributes FILE"
        raise ConfigError("Q001", f"no informant has the attribute {asked.strip()!r}", hint=hint)
    spelled = {value.casefold(): value for value in said.values()}
    sides: dict[str, set[str]] = {}
    for value in values or sorted(spelled.values(), key=_natural):
        if value.casefold() not in spelled:
            raise ConfigError(
                "Q001",
                f"no informant has {asked.strip()}={value}",
                hint=f"it may be {', '.join(sorted(spelled.values(), key=_natural)[:10])}",
            )
        sides[f"{asked.strip()}={spelled[value.casefold()]}"] = set()
    for unit in material.units:
        value = said.get((material.case_of[unit.id], unit.transcript_id), "")
        name = f"{asked.strip()}={spelled.get(value.casefold(), '')}"
        if name in sides and unit.id in quotable:
            sides[name].add(unit.id)
    if not values:
        sides = {name: its for name, its in sides.items() if its}
    if not 2 <= len(sides) <= _MOST_SIDES:
        some = ", ".join(sorted(spelled.values(), key=_natural)[:2])
        raise ConfigError(
            "Q001",
            f"{asked.strip()} has {len(sides)} values with something to quote; a contrast takes 2 to {_MOST_SIDES}",
            hint=f"name the values: --contrast {asked.strip()}={some.replace(', ', ',')}",
        )
    return sides


def _natural(value: str) -> tuple[tuple[int, str], ...]:
    """2 before 10."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", value) if part)


def _flagged(selected: Iterable[Quote], speech: Speech, cases: Iterable[Case]) -> list[Quote]:
    """The quotes with what somebody should look at before they are printed.

    Names are a matter of each quote. Who can be known by title and age is a matter of the informant: it is said once.
    """
    everybody = [Person(case.name, case.age, case.role, case.title) for case in cases]
    found: list[Quote] = []
    signed: set[tuple[str, str, str]] = set()
    for quote in selected:
        names = names_in(quote.text, speech.names(quote.transcript_id), own=quote.pseudonym)
        flags = [("name", name) for name in names]
        person = (quote.pseudonym, quote.title, quote.age)
        if person not in signed and known_by(Person(quote.pseudonym, quote.age, quote.role, quote.title), everybody):
            signed.add(person)
            flags.append(("known_by", f"{quote.title}, {quote.age}"))
        found.append(replace(quote, flags=tuple(flags)))
    return found


# --- what writers made of quotes ---------------------------------------------------------------------------------


def read_edits(store: Store) -> dict[str, dict[str, Any]]:
    """A writer's versions by quote id: ``text``, and the ``transcript`` (id) and ``name`` it belongs to."""
    return dict(json.loads(store.meta(EDITS) or "{}"))


def _with_edits(
    selected: Iterable[Quote], edits: Mapping[str, Mapping[str, Any]], transcripts: Mapping[str, Transcript]
) -> tuple[list[Quote], list[str]]:
    """The quotes in their writers' versions, and the ids of versions that no longer stand in the transcript.

    A version belongs to a place, whatever code the quote stands under: what was cut out is cut out everywhere.
    """
    at_place = {_place(each): identity for identity, each in edits.items() if "spans" in each}
    found, stale = [], []
    for quote in selected:
        here = {"transcript": quote.transcript_id, "spans": [[span.start, span.end] for span in quote.spans]}
        identity = quote.id if quote.id in edits else at_place.get(_place(here), "")
        if identity:
            try:
                quote = edited(quote, edits[identity]["text"], transcripts[quote.transcript_id])
            except ExportError:
                stale.append(identity)
        found.append(quote)
    return found, stale


def _place(version: Mapping[str, Any]) -> str:
    return json.dumps([version["transcript"], version["spans"]])


def _forget(store: Store, gone: Mapping[str, Mapping[str, Any]], notify: Callable[[Notice], None]) -> None:
    def without(value: str | None) -> str:
        kept = {key: each for key, each in json.loads(value or "{}").items() if key not in gone}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)

    store.update_meta(EDITS, without)
    for identity, each in sorted(gone.items()):
        notify(
            Notice(
                f"the edited text of quote {identity} is dropped: its transcript has changed",
                hint="edit the quote that stands there now",
                source=each.get("name", ""),
            )
        )


def quotes(
    store: Store,
    config: Config,
    paths: Sequence[Path],
    *,
    code: str | None = None,
    transcript: str | None = None,
    contrast: str = "",
    units: Collection[str] | None = None,
    notify: Callable[[Notice], None] | None = None,
) -> list[Quote]:
    """Representative quotes of a project; what coders decided goes before what is only suggested.

    Args:
        store: of the project.
        config: its settings.
        paths: the codebooks in use.
        code: only this one and those below it.
        transcript: only this one, by name or id.
        contrast: see :func:`quotes_of`.
        units: see :func:`quotes_of`.
        notify: told of edited texts that are dropped, since they do not stand in their transcript any more; without it
            they are passed over and kept.

    Raises:
        ConfigError: Q001, the contrast does not fit the attributes.
        ProjectError: Q309, there is no such transcript.
        ExportError: Q501, a quote does not stand in its transcript (which would be our fault, and must not get out).
    """
    only = (store.transcript(transcript).id,) if transcript else ()
    material = read_coded(store, config, paths, transcripts=only)
    cases = cases_of(store.transcript(row.id) for row in store.index()) if only else material.cases
    edits = read_edits(store)
    codings = None
    if code:
        below = f"{code}."
        codings = [each for each in material.codings if each.code == code or each.code.startswith(below)]
    selected = quotes_of(material, config, codings=codings, units=units, contrast=contrast, cases=cases)
    if edits:
        known = {row.id for row in store.index()}
        gone = {key: each for key, each in edits.items() if each.get("transcript") not in known}
        selected, stale = _with_edits(selected, edits, material.transcripts)
        gone |= {key: edits[key] for key in stale}
        if gone and notify is not None:
            _forget(store, gone, notify)
        require_verbatim(selected, material.transcripts)
    return selected


def edit_quote(store: Store, found: Sequence[Quote], asked: str, text: str) -> Quote:
    """Keep a writer's version of a quote; an empty text takes it back.

    Args:
        store: of the project.
        found: the quotes as they are selected now.
        asked: a quote's id or the beginning of it.
        text: the version, with ``[…]`` and insertions in brackets.

    Returns:
        the quote as it is printed from now on.

    Raises:
        ConfigError: Q001, no quote has that id, or several begin like that.
        ExportError: Q501, the text is not what was said.
    """
    from qualkit.quotes import quote_text

    wanted = asked if asked.startswith("q-") else f"q-{asked}"
    fitting = [quote for quote in found if quote.id.startswith(wanted)]
    if len(fitting) != 1:
        what = f"{len(fitting)} quotes have ids that begin with" if fitting else "no quote selected has the id"
        raise ConfigError("Q001", f"{what} {asked!r}", hint="qualkit quotes shows the ids; keep to the same options")
    quote = fitting[0]
    transcript = store.transcript(quote.transcript_id)
    verbatim = replace(quote, text=quote_text(transcript, quote.spans))
    changed = edited(verbatim, text, transcript) if text.strip() else verbatim

    def kept(value: str | None) -> str:
        edits: dict[str, Any] = json.loads(value or "{}")
        edits.pop(quote.id, None)
        if changed.text != verbatim.text:
            edits[quote.id] = {
                "text": changed.text,
                "transcript": transcript.id,
                "name": transcript.name,
                "spans": [[span.start, span.end] for span in quote.spans],
            }
        return json.dumps(edits, ensure_ascii=False, sort_keys=True)

    store.update_meta(EDITS, kept)
    return changed
