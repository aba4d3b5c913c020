"""Figures of agreement, and places of disagreement, come in; tables and words of caution, Danish or English, go out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualkit.export.table import Column, Kind, Table

__all__ = ["agreement_notes", "agreement_table", "disagreement_table", "pair_table"]

FEW_UNITS, FEW_INFORMANTS = 10, 10

_Columns = tuple[tuple[str, str, str, int, Kind, bool], ...]
_CODES: _Columns = (
    ("code", "Kode", "Code", 26, "text", True),
    ("coders", "Kodere", "Coders", 8, "integer", False),
    ("units", "Enheder", "Units", 9, "integer", True),
    ("given", "Givet", "Given", 8, "integer", True),
    ("prevalence", "Forekomst", "Prevalence", 22, "text", True),
    ("percent", "Enighed", "Agreement", 9, "number", True),
    ("percent_low", "Enighed fra", "Agreement from", 9, "number", False),
    ("percent_high", "Enighed til", "Agreement to", 9, "number", False),
    ("kappa", "Cohens κ", "Cohen's κ", 9, "number", True),
    ("kappa_low", "Cohens κ fra", "Cohen's κ from", 9, "number", False),
    ("kappa_high", "Cohens κ til", "Cohen's κ to", 9, "number", False),
    ("alpha", "Krippendorffs α", "Krippendorff's α", 9, "number", True),
    ("alpha_low", "α fra", "α from", 9, "number", True),
    ("alpha_high", "α til", "α to", 9, "number", True),
    ("ac1", "Gwets AC1", "Gwet's AC1", 9, "number", True),
    ("ac1_low", "AC1 fra", "AC1 from", 9, "number", False),
    ("ac1_high", "AC1 til", "AC1 to", 9, "number", False),
    ("fleiss", "Fleiss' κ", "Fleiss' κ", 9, "number", True),
    ("fleiss_low", "Fleiss' κ fra", "Fleiss' κ from", 9, "number", False),
    ("fleiss_high", "Fleiss' κ til", "Fleiss' κ to", 9, "number", False),
    ("u_alpha", "uα", "uα", 9, "number", True),
    ("u_alpha_low", "uα fra", "uα from", 9, "number", False),
    ("u_alpha_high", "uα til", "uα to", 9, "number", False),
)
_PAIRS: _Columns = (
    ("first", "Koder", "Coder", 12, "text", True),
    ("second", "Anden koder", "Other coder", 12, "text", True),
    ("units", "Enheder", "Units", 9, "integer", True),
    *(
        (key, da, en, width, kind, True)
        for key, da, en, width, kind, _ in _CODES
        if key.split("_")[0] in ("percent", "kappa", "alpha")
    ),
)
_PLACES: _Columns = (
    ("transcript", "Interview", "Interview", 16, "text", True),
    ("turn", "Tur", "Turn", 6, "integer", True),
    ("start", "Fra tegn", "Start", 9, "integer", False),
    ("end", "Til tegn", "End", 9, "integer", False),
    ("informant", "Informant", "Informant", 14, "text", True),
    ("text", "Tekst", "Text", 70, "text", True),
    ("code", "Kode", "Code", 22, "text", True),
    ("yes", "Ja", "Yes", 14, "text", True),
    ("no", "Nej", "No", 14, "text", True),
    ("memos", "Noter", "Memos", 30, "text", True),
    ("segment_id", "Enhed", "Unit", 16, "text", False),
)
_WORDS = {
    "da": {
        "title": "Enighed mellem kodere",
        "caption": "{coders}: {units}, som mindst to har afgjort, fra {informants}.",
        "pairs": "Enighed mellem kodere to og to",
        "one_unit": "1 enhed",
        "units": "{n} enheder",
        "pairs_caption": "Middel over {codes} koder.",
        "pairs_caption_one": "1 kode.",
        "places": "Uenigheder",
        "none": "Ingen uenigheder.",
        "one": "1 enhed og kode, som koderne er uenige om.",
        "many": "{n} gange en enhed og en kode, som koderne er uenige om.",
        "mean": "Middel, {n} koder",
        "mean_one": "Middel, 1 kode",
        "sets": "Kodesæt (MASI)",
        "sets_nominal": "Kodesæt, ens eller ej",
        "spans": "Alle koders tegn",
        "one_informant": "1 informant",
        "informants": "{n} informanter",
        "rests": (
            "Alt hviler på enheder, som mindst to kodere har afgjort; en kode, som en af dem ikke gav der, er et nej."
        ),
        "legend": (
            "Enighed er andelen af kodepar, der siger det samme; den er høj for en sjælden kode, selv om ingen "
            "ser den samme steder. κ, α og AC1 trækker fra, hvad tilfældet giver: 1 er fuld enighed, 0 er "
            "tilfældets, under 0 er mindre. uα (|uα) ser på tekststykkernes tegn, ikke på enheder. Et tomt felt kan "
            "ikke siges: intet varierer."
        ),
        "prevalence": (
            "κ og α falder, når en kode er sjælden eller næsten altid givet, AC1 kun lidt: læs dem sammen med "
            "forekomsten."
        ),
        "interval": "Intervallerne er på {level} % og trækker informanter, ikke enheder ({draws} træk, frø {seed}).",
        "no_interval": "Ingen intervaller: de kræver to informanter og mindst ét træk.",
        "few_informants": "Intervaller fra få informanter ({n}) er for smalle.",
        "few_units": "Givet i færre end {few} enheder, så tallene siger lidt: {codes}.",
        "seen": (
            "Har set forslag, mens de kodede: {who}. Enighed mellem kodere, der så de samme forslag, er højere, "
            "end de ville nå hver for sig."
        ),
        "seen_one": "{coder} ({n} af {all} afgørelser)",
        "verdict": "Om enigheden rækker, afhænger af, hvad koderne skal bruges til; intet tal afgør det alene.",
    },
    "en": {
        "title": "Agreement between coders",
        "caption": "{coders}: {units} that two or more have ruled on, from {informants}.",
        "pairs": "Agreement of coders two by two",
        "one_unit": "1 unit",
        "units": "{n} units",
        "pairs_caption": "Means over {codes} codes.",
        "pairs_caption_one": "1 code.",
        "places": "Disagreements",
        "none": "No disagreements.",
        "one": "1 unit and code on which coders differ.",
        "many": "{n} times a unit and a code on which coders differ.",
        "mean": "Mean, {n} codes",
        "mean_one": "Mean, 1 code",
        "sets": "Sets of codes (MASI)",
        "sets_nominal": "Sets, equal or not",
        "spans": "All codes' characters",
        "one_informant": "1 informant",
        "informants": "{n} informants",
        "rests": (
            "All rests on units that two or more coders have ruled on; a code that one of them did not give there "
            "is a no."
        ),
        "legend": (
            "Agreement is the share of pairs of coders that say the same; it is high for a rare code even if "
            "nobody sees it in the same places. κ, α and AC1 take away what chance gives: 1 is full agreement, 0 "
            "that of chance, below 0 is less. uα (|uα) looks at the characters of spans, not at units. An empty "
            "field cannot be told: nothing varies."
        ),
        "prevalence": (
            "κ and α fall when a code is rare or nearly always given, AC1 only a little: read them with the prevalence."
        ),
        "interval": "The intervals are of {level} % and draw informants, not units ({draws} draws, seed {seed}).",
        "no_interval": "No intervals: they need two informants and at least one draw.",
        "few_informants": "Intervals from few informants ({n}) are too narrow.",
        "few_units": "Given in fewer than {few} units, so the figures say little: {codes}.",
        "seen": (
            "Saw suggestions as they coded: {who}. Agreement between coders who saw the same suggestions is "
            "higher than they would reach on their own."
        ),
        "seen_one": "{coder} ({n} of {all} rulings)",
        "verdict": "Whether agreement is enough depends on what the codes are for; no figure decides it alone.",
    },
}


def _columns(columns: _Columns, lang: str) -> list[Column]:
    return [
        Column(key, en if lang == "en" else da, width, kind, printed) for key, da, en, width, kind, printed in columns
    ]


def _units(count: int, words: Mapping[str, str]) -> str:
    return words["one_unit"] if count == 1 else words["units"].format(n=count)


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    """NaN is an empty cell."""
    return {key: None if isinstance(value, float) and value != value else value for key, value in row.items()}


def agreement_notes(found: Mapping[str, Any], *, lang: str = "da") -> list[str]:
    """What the figures are, and what to be careful about.

    Args:
        found: mapping with ``coders, units, informants, draws, seed, level, codes`` and ``seen``, as
            :class:`qualkit.project.agreeing.Agreement` has them.
        lang: ``da`` or ``en``.
    """
    words = _WORDS.get(lang, _WORDS["da"])
    notes = [words["rests"], words["legend"], words["prevalence"]]
    if found["draws"] and found["informants"] > 1:
        level = round(100 * found["level"])
        notes.append(words["interval"].format(level=level, draws=found["draws"], seed=found["seed"]))
        if found["informants"] < FEW_INFORMANTS:
            notes.append(words["few_informants"].format(n=found["informants"]))
    else:
        notes.append(words["no_interval"])
    rare = [row["code"] for row in found["codes"] if row["given"] < FEW_UNITS]
    if rare:
        shown = ", ".join(rare[:8]) + (" …" if len(rare) > 8 else "")
        notes.append(words["few_units"].format(few=FEW_UNITS, codes=shown))
    seen = {coder: counts for coder, counts in found["seen"].items() if counts[0]}
    if len(seen) > 1:
        who = ", ".join(words["seen_one"].format(coder=c, n=n, all=every) for c, (n, every) in seen.items())
        notes.append(words["seen"].format(who=who))
    return [*notes, words["verdict"]]


def agreement_table(found: Mapping[str, Any], *, lang: str = "da") -> Table:
    """A row a code, then the rows that tell of all codes.

    Args:
        found: as for :func:`agreement_notes`, with ``overall``.
        lang: ``da`` or ``en``.
    """
    words = _WORDS.get(lang, _WORDS["da"])
    overall = found["overall"]
    mean = {key: value for key, value in overall.items() if not key.startswith(("u_alpha", "alpha_sets", "codes"))}
    rows: list[dict[str, Any]] = [{**row, "row": "code"} for row in found["codes"]]
    rows.append(
        {
            "row": "mean",
            **mean,
            "code": words["mean_one" if overall["codes"] == 1 else "mean"].format(n=overall["codes"]),
        }
    )
    for row, name, key in (
        ("sets", "alpha_sets", "alpha"),
        ("sets_nominal", "alpha_sets_nominal", "alpha"),
        ("spans", "u_alpha", "u_alpha"),
    ):
        figures = {f"{key}{end}": overall[f"{name}{end}"] for end in ("", "_low", "_high")}
        rows.append({"row": row, "code": words[row], "units": overall["units"], **figures})
    many = found["informants"]
    informants = words["one_informant"] if many == 1 else words["informants"].format(n=many)
    return Table(
        title=words["title"],
        columns=_columns(_CODES, lang),
        rows=[_told(row) for row in rows],
        caption=words["caption"].format(
            coders=", ".join(found["coders"]), units=_units(found["units"], words), informants=informants
        ),
        notes=agreement_notes(found, lang=lang),
        lang="en" if lang == "en" else "da",
    )


def pair_table(found: Mapping[str, Any], *, lang: str = "da") -> Table:
    """A row for each two coders.

    Args:
        found: as for :func:`agreement_notes`, with ``pairs``.
        lang: ``da`` or ``en``.
    """
    words = _WORDS.get(lang, _WORDS["da"])
    return Table(
        title=words["pairs"],
        columns=_columns(_PAIRS, lang),
        rows=[_told(row) for row in found["pairs"]],
        caption=words["pairs_caption_one" if len(found["codes"]) == 1 else "pairs_caption"].format(
            codes=len(found["codes"])
        ),
        notes=agreement_notes(found, lang=lang),
        lang="en" if lang == "en" else "da",
    )


def disagreement_table(rows: Sequence[Mapping[str, Any]], *, lang: str = "da") -> Table:
    """A row for each unit and code on which coders differ.

    Args:
        rows: mappings with ``transcript, turn, start, end, informant, text, code, yes, no, memos, segment_id``.
        lang: ``da`` or ``en``.
    """
    words = _WORDS.get(lang, _WORDS["da"])
    caption = (words["none"], words["one"])[len(rows)] if len(rows) < 2 else words["many"].format(n=len(rows))
    return Table(
        title=words["places"],
        columns=_columns(_PLACES, lang),
        rows=rows,
        caption=caption,
        lang="en" if lang == "en" else "da",
    )
