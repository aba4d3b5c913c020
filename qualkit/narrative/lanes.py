"""A code and the words it stands on come in; the lane of a timeline that they belong to goes out.

Most codes tell the area of life themselves (a match is about work). Where one does not (a setback, own initiative, a
code of a user's own codebook), the words of the unit tell it, by semantic fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from qualkit.language.fields import shipped_lexicon

__all__ = ["LANES", "NOT_EVENTS", "is_event", "lane_names", "lane_of"]

LANES = ("health", "work", "family", "network", "measures", "other")
"""Lanes from top to bottom; ``other`` only where something is in it."""

_NAMES: Mapping[str, tuple[str, ...]] = {
    "da": ("Helbred", "Arbejde", "Familie", "Netværk", "Indsatser", "Andet"),
    "en": ("Health", "Work", "Family", "Network", "Measures", "Other"),
}

_WORDS = "words"
_BY_CODE: Mapping[str, str] = {
    "vendepunkt.medarbejder": "measures",
    "vendepunkt.netvaerk": "network",
    "vendepunkt.match": "work",
    "vendepunkt.selv": _WORDS,
    "afsporende_haendelse": _WORDS,
    "match": "work",
    "praktik": "work",
    "job": "work",
    "stoette.helbred": "health",
    "stoette.hverdag": "measures",
    "stoette.netvaerk": "network",
    "stoette.tro": "measures",
    "forandring.arbejde": "work",
    "forandring.oekonomi": "work",
    "forandring.arbejdsglaede": "work",
    "forandring.sundhed": "health",
    "forandring.ro": "health",
    "forandring.familieliv": "family",
    "forandring.barnets_trivsel": "family",
    "forandring.mindre_alene": "network",
    "forandring.systemet": "measures",
    "forandring.tillid": "measures",
    "forandring.hoert_og_anerkendt": "measures",
    "forandring.samarbejde": "measures",
    "forandring.nyt_syn": "measures",
    "forandring": _WORDS,
}
NOT_EVENTS = ("fase", "identitet", "motivation", "forandringsudsagn", "transition", "mekanisme", "opmaerksomhed")
"""Codes (with those below them) that tell a state, a stance or a quality, and no happening."""

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "health": (
        *("sygdom_diagnose", "behandling_medicin", "smerte_krop", "angst_depression", "selvmord", "fagperson_sundhed"),
        *("traethed", "stress_uoverskueligt", "misbrug_kriminalitet", "seng_sofa_dyne", "soevn_nat"),
    ),
    "work": (
        *(
            "chef_arbejdsgiver",
            "kolleger",
            "arbejdssted_fag",
            "fyring_konkurs",
            "jobudsigt_kontrakt",
            "arbejdstid_timer",
        ),
        *("loenseddel_kontrakt_foerste_dag", "loen_egne_penge", "arbejdsopgaver_lager_butik", "arbejdsglaede"),
        *(
            "arbejdsopgaver_omsorg_koekken",
            "arbejdsopgaver_haandvaerk_have",
            "pengemangel_gaeld",
            "haandvaerk_praktisk",
        ),
    ),
    "family": (
        *("boern", "partner", "foraeldre_soeskende", "skilsmisse_brud", "hele_familien", "boern_skole_trivsel"),
        *("familie_opvaekst", "doed_sorg"),
    ),
    "network": ("venner_bekendte", "forening_frivillig", "faellesskab", "ensomhed"),
    "measures": (
        *("fagperson_system", "myndighed_institution", "praktik_kursus_aktivering", "krav_tvang_sanktion"),
        *("breve_regler_moeder", "bevilling_afgoerelse", "afslag_afvisning", "moeder_samarbejde", "skift_overlevering"),
        *("hjemmebesoeg_foelges", "blive_sendt_flyttet", "kompliceret_system", "digital_post_papirer"),
    ),
}
_AREA = {field: lane for lane, fields in _FIELDS.items() for field in fields}
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*['’]?")


def lane_names(lang: str) -> dict[str, str]:
    """Lane to what it is called, in ``da`` or ``en``."""
    return dict(zip(LANES, _NAMES.get(lang, _NAMES["da"]), strict=True))


def is_event(code: str) -> bool:
    """Whether a code tells that something happened, turning points apart, which are found in a way of their own."""
    return not any(_is_below(code, top) for top in (*NOT_EVENTS, "vendepunkt"))


def lane_of(code: str, *texts: str) -> str:
    """The lane of a code.

    Args:
        code: the longest beginning of it that is known tells the lane.
        texts: where the code does not, the first of these whose words do; the nearest words first.

    Returns:
        one of :data:`LANES`.
    """
    known = max((top for top in _BY_CODE if _is_below(code, top)), key=len, default="")
    lane = _BY_CODE.get(known, _WORDS)
    if lane != _WORDS:
        return lane
    return next((found for text in texts if (found := _lane_by_words(text))), "other")


def _is_below(code: str, top: str) -> bool:
    return code == top or code.startswith(f"{top}.")


def _lane_by_words(text: str) -> str:
    """The lane most of whose words are said; of two alike the one said first."""
    lexicon = shipped_lexicon()
    counts: dict[str, int] = {}
    for hit in lexicon.find(_WORD.findall(text.lower())):
        if lane := _AREA.get(lexicon.names[hit.field]):
            counts[lane] = counts.get(lane, 0) + 1
    return max(counts, key=lambda lane: counts[lane], default="")
