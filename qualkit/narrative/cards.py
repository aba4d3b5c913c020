"""An informant's codings and turning points come in; a card goes out: the same fields before and after the turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from qualkit.findings import Case, CodedMaterial, Coding, Passage, Turn
from qualkit.narrative.passages import passage_of, strongest, tells
from qualkit.narrative.turns import units_in_order

__all__ = ["FIELDS", "Card", "before_after", "main_turn"]

Card = tuple[tuple[str, tuple[Passage, ...], tuple[Passage, ...]], ...]

FIELDS: Mapping[str, tuple[str, ...]] = {
    "age": (),
    "family": ("forandring.familieliv", "forandring.barnets_trivsel", "stoette.netvaerk"),
    "health": ("stoette.helbred", "forandring.sundhed", "forandring.ro"),
    "work": ("job.identitet", "forandring.arbejde", "match", "praktik"),
    "money": ("job.oekonomi", "forandring.oekonomi"),
    "sketch": ("fase", "identitet"),
}
"""The fields of every card, in order, and the codes that fill them; a code stands for those below it too."""
_MOST = 2  # passages a cell
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "age": ("alder", "age", "år"),
    "family": ("familie", "family", "civilstand", "husstand", "familieforhold", "familiesituation"),
}
_WORDS = {
    "da": {
        "age": "Alder",
        "family": "Familie",
        "health": "Helbred",
        "work": "Arbejde",
        "money": "Økonomi",
        "sketch": "Kort karakteristik",
        "table": "oplysninger om informanten",
        "fravaer": "{label} (manglede)",
        "afvist": "{label} (siger nej til det)",
        "demotivation": "{label} (bremset)",
    },
    "en": {
        "age": "Age",
        "family": "Family",
        "health": "Health",
        "work": "Work",
        "money": "Money",
        "sketch": "In short",
        "table": "attributes of the informant",
        "fravaer": "{label} (was lacking)",
        "afvist": "{label} (denies it)",
        "demotivation": "{label} (blocked)",
    },
}


def main_turn(turns: Sequence[Turn]) -> Turn | None:
    """The turning point that parts before from after: a decided one, then the likeliest, then the first."""
    return max(turns, key=lambda turn: (turn.basis == "decision", turn.point.probability), default=None)


def before_after(material: CodedMaterial, case: Case, turns: Sequence[Turn], *, lang: str = "") -> Card:
    """Each field's words before and after.

    What is told as being so now is after. What is told of the past is before, unless it is told of after the main
    turning point; what is not told in time goes by which side of that turning point it stands. What lies in its very
    unit, is wished for, would be so, is to come or is somebody else's is on neither side. Age and family are taken
    from the attribute table too: from the latest interview as after, and as before where the first says otherwise.

    Args:
        material: what is coded.
        case: the informant.
        turns: the informant's turning points; without any only what is told in time is placed.
        lang: of the field names; that of the material if empty.

    Returns:
        (field, before, after), all fields for every informant; a field of which nothing is told is empty. Passages
        from the attribute table have no unit.
    """
    lang = lang or material.lang
    words = _WORDS.get(lang, _WORDS["da"])
    place = {unit.id: number for number, unit in enumerate(units_in_order(material, case))}
    main = main_turn([turn for turn in turns if turn.point.event in place])
    at = place[main.point.event] if main is not None else None
    sides: dict[str, list[Coding]] = {"before": [], "after": []}
    for coding in material.codings_of(case.id):
        side = _side(coding, place[coding.unit.id], at)
        if side and tells(coding):
            sides[side].append(coding)
    card = []
    for field, codes in FIELDS.items():
        before, after = (_passages(material, sides[side], codes, words) for side in ("before", "after"))
        first, last = _told(case, _COLUMNS.get(field, ()))
        if last:
            after = (Passage("", last, words["table"], "decision"), *after)
        if first and first != last:
            before = (Passage("", first, words["table"], "decision"), *before)
        card.append((words[field], before, after))
    return tuple(card)


def _side(coding: Coding, place: int, turn: int | None) -> Literal["before", "after", ""]:
    """On which side of the turning point a coding tells how things were."""
    told = coding.attributes
    if told.get("om") == "anden" or told.get("modalitet", "faktisk") not in ("faktisk", "paalagt"):
        return ""
    time = told.get("tid", "")
    if time == "nu":
        return "after"
    if time == "fremtid" or (turn is not None and place == turn):
        return ""
    if turn is None:
        return "before" if time == "foer" else ""
    if time == "foer" and place > turn:
        # The past tense alone: told after the turn, it may be of either side.
        return "before" if coding.basis == "decision" else ""
    return "before" if place < turn else "after"


def _passages(
    material: CodedMaterial, codings: Sequence[Coding], codes: Sequence[str], words: Mapping[str, str]
) -> tuple[Passage, ...]:
    """The strongest codings' words, one of a code and one of a unit, in the order of telling."""
    pool = [
        coding for coding in codings if any(coding.code == code or coding.code.startswith(f"{code}.") for code in codes)
    ]
    chosen: list[Coding] = []
    while pool and len(chosen) < _MOST:
        best = strongest(pool)
        chosen.append(best)
        pool = [coding for coding in pool if coding.code != best.code and coding.unit.id != best.unit.id]
    found = []
    for coding in sorted(chosen, key=lambda coding: (coding.unit.transcript_id, coding.unit.span, coding.code)):
        label = material.labels.get(coding.code, coding.code)
        polarity = coding.attributes.get("polaritet", "")
        found.append(passage_of(material, coding, label=words.get(polarity, "{label}").format(label=label)))
    return tuple(found)


def _told(case: Case, columns: Sequence[str]) -> tuple[str, str]:
    """What the attribute table says in the first and in the last interview."""
    values = []
    for transcript, _ in case.voices:
        row = case.by_interview.get(transcript, case.attributes)
        value = next((row[name] for column in columns for name in row if name.casefold() == column and row[name]), "")
        if value:
            values.append(" ".join(str(value).split()))
    return (values[0], values[-1]) if values else ("", "")
