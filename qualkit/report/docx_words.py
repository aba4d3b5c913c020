"""A language comes in; the fixed words that a Word report prints in it go out."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["styles_in", "words_in"]

_DA = {
    "contents": "Indhold",
    "table": "Tabel",
    "figure": "Figur",
    "page": "Side",
    "of": "af",
    "one_informant": "1 informant",
    "informants": "{n} informanter",
    "one_interview": "1 interview",
    "interviews": "{n} interview",
    "base": "n = {n}",
    "few": "få",
    "continued": "fortsat",
    "counts": "Tallene er {counts}.",
    "hidden": "{sign}: for få informanter til at vise tallet.",
    "open": "?: bygger alene på forslag, som ingen koder har afgjort.",
    "part_open": "(1 ?): så mange af dem bygger alene på forslag, som ingen koder har afgjort.",
    "present": "til stede",
    "turning": "vendepunkt",
    "key": "○ til stede. ● peget ud som vendepunkt. Tomt felt: ikke fortalt i interviewet.",
    "no_rows": "Ingen fund.",
    "told_by": "Informanter",
    "share_word": "Omfang",
    "codings": "Kodninger",
    "of_base": "{n} af {base}",
    "decided": "heraf afgjort",
    "turn": "tur",
    "decision": "afgjort",
    "suggestion": "forslag, ikke afgjort",
    "keywords": "Nøgleord: ",
    "facts": "Om informanten",
    "card": "Før og efter",
    "field": "Felt",
    "before": "Før",
    "after": "Efter",
    "course": "Forløb",
    "phase": "Fase",
    "words": "Med egne ord",
    "turns": "Vendepunkter",
    "cause": "Foranlediget af: {cause}",
    "emic_ja": "Informanten kalder det selv et vendepunkt",
    "emic_afvist": "Informanten afviser selv, at det var et vendepunkt",
    "quotes": "Citater",
    "questions": "Til refleksion",
    "open_passage": "?: et forslag, som ingen koder har afgjort.",
}
_EN = {
    "contents": "Contents",
    "table": "Table",
    "figure": "Figure",
    "page": "Page",
    "of": "of",
    "one_informant": "1 informant",
    "informants": "{n} informants",
    "one_interview": "1 interview",
    "interviews": "{n} interviews",
    "base": "n = {n}",
    "few": "few",
    "continued": "continued",
    "counts": "The numbers are {counts}.",
    "hidden": "{sign}: too few informants to show the number.",
    "open": "?: rests on suggestions alone that no coder has decided.",
    "part_open": "(1 ?): so many of them rest on suggestions alone that no coder has decided.",
    "present": "present",
    "turning": "turning point",
    "key": "○ present. ● singled out as a turning point. Empty cell: not told in the interview.",
    "no_rows": "Nothing found.",
    "told_by": "Informants",
    "share_word": "Extent",
    "codings": "Codings",
    "of_base": "{n} of {base}",
    "decided": "of them decided",
    "turn": "turn",
    "decision": "decided",
    "suggestion": "suggestion, not decided",
    "keywords": "Keywords: ",
    "facts": "About the informant",
    "card": "Before and after",
    "field": "Field",
    "before": "Before",
    "after": "After",
    "course": "Course",
    "phase": "Phase",
    "words": "In their own words",
    "turns": "Turning points",
    "cause": "Brought about by: {cause}",
    "emic_ja": "The informant calls it a turning point",
    "emic_afvist": "The informant denies that it was a turning point",
    "quotes": "Quotes",
    "questions": "For reflection",
    "open_passage": "?: a suggestion that no coder has decided.",
}
# Names of the styles, by the ids that the document refers to them by.
_STYLES = {
    "da": {
        "Kildehenvisning": "Kildehenvisning",
        "Kernecitat": "Kernecitat",
        "Note": "Note",
        "Tabeltekst": "Tabeltekst",
        "Tabelhoved": "Tabelhoved",
        "Figurbillede": "Figurbillede",
        "Skrivelinje": "Skrivelinje",
        "Sporgsmaal": "Spørgsmål",
    },
    "en": {
        "Kildehenvisning": "Citation Line",
        "Kernecitat": "Pull Quote",
        "Note": "Note Text",
        "Tabeltekst": "Table Text",
        "Tabelhoved": "Table Head",
        "Figurbillede": "Figure Picture",
        "Skrivelinje": "Writing Line",
        "Sporgsmaal": "Question",
    },
}


def words_in(lang: str) -> Mapping[str, str]:
    """The words, in Danish where the language is unknown."""
    return _EN if lang == "en" else _DA


def styles_in(lang: str) -> Mapping[str, str]:
    """The names that our own styles show in Word, by their ids."""
    return _STYLES["en" if lang == "en" else "da"]
