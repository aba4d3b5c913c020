"""A language comes in; the sentences that tables of counts print beside the numbers go out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qualkit.findings import Cell, CodedMaterial, Coding
from qualkit.sourcing import ABSENT, source_note
from qualkit.tallies.hiding import WITHHELD

__all__ = ["absent_note", "base_note", "caption", "hidden_notes", "signs_notes", "words_of"]

_WORDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "code": "Kode",
        "informants": "informanter",
        "one_base": "1 informant i alt.",
        "base": "{n} informanter i alt.",
        "caveat": (
            "Fravær i et interview er ikke fravær i livet: at nogen ikke fortæller om noget, betyder ikke, at det ikke "
            "er sket."
        ),
        "absent_one": "1 kodning af noget, der manglede eller afvises, er ikke talt med.",
        "absent": "{n} kodninger af noget, der manglede eller afvises, er ikke talt med.",
        "absent_in": "Også kodninger af noget, der manglede eller afvises, er talt med.",
        "above": "En kode, der står over andre, tæller med, hvad der står under den.",
        "untold": "Ingen informanter fortæller om: {codes}.",
        "hidden": "<{k}: færre end {k} informanter, men mindst 1; tallet vises ikke.",
        "codings": "Kodninger af det, der er skjult, er ikke talt med i kodninger og afgjort af koderne over det.",
        "withheld": "–: tallet vises ikke, fordi man ellers kunne regne et skjult tal ud.",
        "other_tables": "En total i en anden tabel kan røbe et skjult tal; vis ikke begge.",
        "ranked": "Hvor mange fortæller om hvad",
        "all": "Alle",
        "missing": "uoplyst",
    },
    "en": {
        "code": "Code",
        "informants": "informants",
        "one_base": "1 informant in all.",
        "base": "{n} informants in all.",
        "caveat": (
            "Absence in an interview is not absence in life: that somebody does not tell of something does not mean "
            "that it did not happen."
        ),
        "absent_one": "1 coding of something that was lacking or is denied is not counted.",
        "absent": "{n} codings of something that was lacking or is denied are not counted.",
        "absent_in": "Codings of something that was lacking or is denied are counted too.",
        "above": "A code that stands above others counts what stands below it.",
        "untold": "No informant tells of: {codes}.",
        "hidden": "<{k}: fewer than {k} informants, but at least 1; the number is not shown.",
        "codings": "Codings of what is hidden are not counted in codings and decided of the codes above it.",
        "withheld": "–: not shown, since a hidden number could be worked out from it.",
        "other_tables": "A total in another table may give a hidden number away; do not show both.",
        "ranked": "How many tell of what",
        "all": "All",
        "missing": "not known",
    },
}


def words_of(lang: str) -> Mapping[str, str]:
    """The words of a language; Danish where it is not known."""
    return _WORDS.get(lang, _WORDS["da"])


def base_note(material: CodedMaterial) -> str:
    """How many informants there are, as a sentence."""
    words, many = words_of(material.lang), len(material.cases)
    return words["one_base"] if many == 1 else words["base"].format(n=many)


def caption(material: CodedMaterial, codings: Iterable[Coding], *, hidden: Iterable[Coding] = ()) -> str:
    """What a table rests on and how many informants there are.

    Args:
        material: what is coded.
        codings: those counted in the table.
        hidden: those of them behind hidden numbers: counted here they would be told by what is left.
    """
    dark = list(hidden)
    if dark:
        places = {(coding.unit.id, coding.code) for coding in dark}
        codings = [coding for coding in codings if (coding.unit.id, coding.code) not in places]
        if not codings:
            return base_note(material)
    rests = source_note(codings, min_probability=material.min_probability, lang=material.lang)
    return f"{rests} {base_note(material)}"


def absent_note(material: CodedMaterial, codings: Iterable[Coding], *, polarity: str) -> str:
    """What becomes of codings of something absent among ``codings``; empty where there are none."""
    words = words_of(material.lang)
    many = sum(coding.attributes.get("polaritet", "") in ABSENT for coding in codings)
    if not many:
        return ""
    if polarity == "all":
        return words["absent_in"]
    return words["absent_one"] if many == 1 else words["absent"].format(n=many)


def hidden_notes(cells: Iterable[Cell], lang: str, *, min_informants: int) -> list[str]:
    """What the signs of hidden cells mean; nothing where none is hidden."""
    return signs_notes((cell.text for cell in cells if cell.hidden), lang, min_informants=min_informants)


def signs_notes(signs: Iterable[str], lang: str, *, min_informants: int) -> list[str]:
    """What ``<3`` and ``–`` mean; nothing where no sign is given."""
    given, words = set(signs), words_of(lang)
    if not given:
        return []
    notes = [words["hidden"].format(k=min_informants)]
    return [*notes, *([words["withheld"]] if WITHHELD in given else []), words["other_tables"]]
