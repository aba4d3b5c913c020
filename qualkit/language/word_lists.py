"""The words that the assertion rules look for, apart from the rules: negation, speech, wish, kin, time, emphasis."""

from __future__ import annotations

import re

__all__ = [
    "ALMOST",
    "BEFORE",
    "CHILD",
    "CLIENTS",
    "EMIC_NO",
    "EMIC_YES",
    "FILLERS",
    "FINITE",
    "FOCUS",
    "FUTURE",
    "KIN",
    "KIN_ENDINGS",
    "LITOTES",
    "ME",
    "NEGATORS",
    "NOT",
    "NOW",
    "PAST",
    "PLANNED",
    "POSSESSIVE",
    "PRESENT",
    "SAYING",
    "SELF",
    "SHIFT",
    "SUBJECTS",
    "SUBORDINATE",
    "WISH",
]  # fmt: skip


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEGATORS = _words("ikke ik ik' ikk ikk' itt aldrig ingen ingenting intet hverken næppe knap nul uden")
"""Words that may negate; whether they do is for the rules."""
NOT = _words("ikke ik ik' ikk ikk' itt")
FOCUS = _words("bare kun mindst alene blot engang")  # ikke bare, ikke mindst

SAYING = _words(
    """siger sagde sagt si'r sir spørger spurgte mener mente råbte råber skriver skrev svarer svarede påstår påstod
    kalder kaldte fortæller fortalte"""
)

WISH = re.compile(
    r"\b(godt tænke|håber|håbede|drømmer om|drømmen|ønsker|ønskede|ville ønske|gid|vil gerne|ville gerne|vil helst"
    r"|ville helst|kunne jeg godt tænke|ville elske|vil så gerne|ville så gerne|vil bare gerne)\b"
)
ALMOST = r"\b(lige|nær) ved at\b|\bpå nippet til\b"
"""What nearly happened."""
FILLERS = _words("øh øhm altså jo ligesom sgu bare så lige da")
LITOTES = _words("lidt dårligt dårlig tosset ringe galt værst sjældent")
"""After *ikke så*: says more, not less."""

SELF = _words("jeg vi man du en a æ")
SUBJECTS = SELF | _words("han hun de den det der i dem som")
KIN = _words(
    """bror søster nabo naboen ven veninde kammerat kollega fætter kusine onkel moster faster svoger svigerinde far mor
    kæreste mand kone ekskone eks brødre søstre naboer venner veninder kammerater kolleger stedfar papfar
    svigermor svigerfar"""
)
KIN_ENDINGS = ("bror", "søster", "fætter", "kusine", "onkel", "moster", "faster", "svoger")  # storebror, lillesøster
CHILD = _words(
    """søn datter barn børn dreng pige drengene pigerne børnene sønnen datteren sønnike ældste yngste mellemste"""
)
CLIENTS = _words("borgeren borgerne borger unge familien familierne barnet eleven eleverne klienten klienterne ledige")
"""Whom staff tell of."""
ME = _words("mig os mæ")
POSSESSIVE = _words("min mit mine vores hans hendes deres")

PRESENT = _words(
    """er har bliver kan skal vil må får kommer går siger tager står sidder giver gør ved tør lader tror synes føler"""
)
PAST = _words(
    "var havde blev kunne skulle ville måtte fik kom gik sagde tog stod sad lå gav gjorde vidste turde lod troede følte"
)

BEFORE = re.compile(
    r"\b(dengang|tidligere|oprindeligt|før i tiden|i gamle dage|i begyndelsen|i starten|engang"
    r"|inden (projektet|forløbet|det)|for (\w+ )?(år|måneder|uger) siden"
    r"|før (jeg|vi|det|projektet|forløbet|praktikken))\b"
)
NOW = re.compile(r"\b(i dag|nu|nutildags|for tiden|ikke længere|ikke mere|efterhånden|i øjeblikket|stadigvæk|stadig)\b")
SHIFT = re.compile(
    r"\b(pludselig|pludseligt|fra den dag|med ét|det var først da|det var der|lige siden"
    r"|så (fik|kom|begyndte|skete|blev|turde))\b"
)
FUTURE = re.compile(
    r"\b(i morgen|på (man|tirs|ons|tors|fre|lør|søn)dag|næste (år|uge|måned)"
    r"|til (sommer|vinter|foråret|efteråret|august)|om (\w+) (år|uger|måneder|dage)"
    r"|en dag vil|i fremtiden|på sigt)\b"
)
PLANNED = re.compile(
    r"\b(på (man|tirs|ons|tors|fre|lør|søn)dag|i morgen|i overmorgen|næste (uge|måned|år)"
    r"|til (sommer|efteråret|foråret)|om (lidt|en \w+|\w+ (dage|uger|måneder)))\b"
)
"""With *skal* an appointment, not a demand."""
EMIC_YES = re.compile(
    r"\b(vendepunkt\w*|det afgørende|afgørende for|det var (det|der), der (gjorde|ændrede|vendte)|vendte det( hele)?"
    r"|det ændrede alt|det der (gjorde|ændrede|vendte)|det var der,? det (vendte|skiftede|begyndte))\b"
)
EMIC_NO = re.compile(
    r"\b(ikke (noget|et|sådan et|sådan noget) vendepunkt|ikke (nogen|en) (stor )?(forskel|afgørende)"
    r"|det var ikke det, der)\b"
)

FINITE = _words(
    """er var har havde bliver blev blir kan kunne skal skulle vil ville må måtte bør burde får fik kommer kom går gik
    siger sagde tager tog ser så står stod sidder sad ligger lå giver gav gør gjorde ved vidste tør turde lader
    lod tror troede synes tænker tænkte føler følte begynder begyndte ringer ringede møder mødte spørger spurgte
    hører hørte finder fandt søger søgte starter startede kender kendte lytter lyttede gad gider hed hedder
    holdt holder hjalp hjælper bad beder drak drikker faldt falder fløj forstod forstår gled græd græder hang
    hænger lo ler led lider lød lyder løb løber løj nød nyder rev sank slog slår skrev skriver sov sover sprang
    stak stikker svor tav trak trækker traf træffer vandt vinder valgte vælger virker vender venter viser passer
    prøver plejer plejede mangler kører snakker taler handler hader elsker savner håber husker glemmer åbner
    lukker flytter arbejder bor lever lærer spiser læser laver betaler tjener køber sælger sender henter bruger
    mener betyder ændrer sker skete lykkes lykkedes skylder orker magter slipper slap smed smider satte sætter
    lagde lægger solgte bragte bringer fulgte følger rakte brød bryder drev driver bandt binder skar skreg
    skriger sneg voksede bærer bar bliver' ha' ku' sku' ska' vil' bli'r si'r ta'r"""
)
"""Finite verb forms common enough to tell main from subordinate word order."""
SUBORDINATE = _words(
    """at hvis når da fordi eftersom selvom skønt mens indtil inden før efter om som der hvor hvad hvem hvordan hvorfor
    hvornår såfremt medmindre siden end"""
)
"""Words that open a subordinate clause."""
