"""A word form comes in, its Danish lemma goes out: simplemma, with what it misses in speech put right."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["lemma", "model_name", "spoken_lemma"]

# Contractions and spoken spellings.
_SPOKEN: dict[str, str] = {
    "ku": "kunne", "ku'": "kunne", "kunn'": "kunne", "sku": "skulle", "sku'": "skulle", "ska": "skulle", "ska'":
    "skulle", "vil'": "ville", "vill'": "ville", "ha": "have", "ha'": "have", "hav'": "have", "ta": "tage", "ta'":
    "tage", "gi": "give", "gi'": "give", "bli": "blive", "bli'": "blive", "blir": "blive", "bli'r": "blive", "si'r":
    "sige", "sir": "sige", "ik": "ikke", "ik'": "ikke", "ikk": "ikke", "ikk'": "ikke", "itt": "ikke", "ett": "ikke",
    "å": "og", "aldri": "aldrig", "no'et": "noget", "noed": "noget", "no'en": "nogen", "så'n": "sådan", "sån":
    "sådan", "li'som": "ligesom", "lissom": "ligesom", "mig'": "mig",
    "sa'": "sige", "ta'r": "tage", "ha'r": "have", "gi'r": "give", "hva'": "hvad", "hva": "hvad", "mæ'": "jeg", "mæ":
    "jeg", "dæ'": "du", "sæ'": "sig", "osse": "også", "osse'": "også", "os'": "også", "li'": "lige", "ka'": "kunne",
    "må'": "måtte", "go'": "god", "me'": "med", "ve'": "ved", "jæ": "jeg",
}  # fmt: skip

# Forms that simplemma leaves alone, reads as a rarer homograph, or does not know because they are speech.
_FIXES: dict[str, str] = {
    **_SPOKEN, "gad": "gide", "gider": "gide", "gidet": "gide",
    # verbs taken for nouns or adjectives
    "røg": "ryge", "røget": "ryge", "læste": "læse", "læst": "læse", "ringe": "ringe", "ring": "ringe", "fyret":
    "fyre", "fyrede": "fyre", "skiltes": "skille", "stod": "stå", "sad": "sidde", "lå": "ligge", "lod": "lade",
    "ladet": "lade", "lader": "lade", "turde": "turde", "tør": "turde", "turdet": "turde", "måtte": "måtte",
    "måttet": "måtte", "må": "måtte", "kan": "kunne", "skal": "skulle", "vil": "ville", "burde": "burde", "bør":
    "burde", "gerne": "gerne", "følte": "føle", "følt": "føle", "blive": "blive", "mødt": "møde", "mødte": "møde",
    "hørt": "høre", "set": "se", "sagt": "sige", "gjort": "gøre", "gjorde": "gøre", "gør": "gøre", "vidste": "vide",
    "ved": "ved", "svært": "svær", "svær": "svær", "skulle": "skulle", "hjalp": "hjælpe", "hjulpet": "hjælpe",
    "kørt": "køre", "kaldt": "kalde", "lukket": "lukke", "lukkede": "lukke", "spurgt": "spørge", "tænkte": "tænke",
    "kendt": "kende", "kendte": "kende", "droppede": "droppe", "droppet": "droppe", "sluttet": "slutte", "låst":
    "låse", "ansat": "ansætte", "fastansat": "fastansætte", "ansatte": "ansætte", "bevilget": "bevilge",
    "bevilliget": "bevilge", "bevilligede": "bevilge", "bevilgede": "bevilge", "bevillige": "bevilge", "tilkendt":
    "tilkende", "godkendt": "godkende", "afvist": "afvise", "meldt": "melde", "henvist": "henvise", "visiteret":
    "visitere", "aktiveret": "aktivere", "forlænget": "forlænge", "forlængede": "forlænge", "raskmeldt":
    "raskmelde", "sygemeldt": "sygemelde",
    # nouns and adjectives taken for verbs
    "sagsbehandler": "sagsbehandler", "rådgiver": "rådgiver", "vejleder": "vejleder", "underviser": "underviser",
    "leder": "leder", "borger": "borger", "bruger": "bruge", "hjælper": "hjælpe", "behandler": "behandler", "træt":
    "træt", "tog": "tage", "søs": "søs", "ked": "ked", "dør": "dør", "slut": "slut", "døren": "dør", "dum": "dum",
    "kurser": "kursus", "kurset": "kursus", "forsørger": "forsørge",
    # verbs taken for nouns
    "rykket": "rykke", "rykkede": "rykke", "vokser": "vokse", "magter": "magte", "magtede": "magte", "aftalte":
    "aftale", "aftalt": "aftale", "fundet": "finde", "spiser": "spise", "talte": "tale", "talt": "tale", "skruet":
    "skrue", "bestemte": "bestemme", "bestemt": "bestemme", "orker": "orke",
    # adjectives, pronouns, nouns
    "bedre": "god", "bedst": "god", "værre": "dårlig", "værst": "dårlig", "dårligere": "dårlig", "egne": "egen",
    "eget": "egen", "andre": "anden", "andet": "anden", "nye": "ny", "nyt": "ny", "hende": "hun", "ham": "han",
    "dem": "de", "os": "vi", "mig": "jeg", "modet": "mod", "lysten": "lyst", "troen": "tro", "håbet": "håb",
    "chancer": "chance", "kollegaer": "kollega", "kollegerne": "kollega", "kollegaerne": "kollega", "kolleger":
    "kollega", "brevene": "brev", "breve": "brev", "forældre": "forælder", "forældrene": "forælder", "børnene":
    "barn", "børn": "barn", "drengene": "dreng", "venner": "ven", "vennerne": "ven", "hænder": "hånd", "hænderne":
    "hånd",
}  # fmt: skip

# simplemma's "tro" for both the noun and "troede" is right as it stands; "var" and "er" are "være" there too.


def _version() -> str:
    from importlib.metadata import version

    return f"simplemma {version('simplemma')} + qualkit fixes {len(_FIXES)}"


@lru_cache(maxsize=200_000)
def lemma(form: str) -> str:
    """The lemma of a word form, in lower case; the form itself where nothing is known of it.

    Source: simplemma (Barbaresi), with our list of corrections for spoken Danish.
    """
    low = form.lower().replace("’", "'")
    if (fixed := _FIXES.get(low)) is not None:
        return fixed
    if not low[:1].isalpha():
        return low
    import simplemma

    return str(simplemma.lemmatize(low, lang="da")).lower()


def spoken_lemma(low: str) -> str:
    """The lemma of a form of speech that newspapers do not print (*ku'*, *så'n*); empty for all other forms."""
    return _SPOKEN.get(low.replace("’", "'"), "")


def model_name() -> str:
    """Which lemmatizer this is, with version, as runs record it."""
    return _version()
