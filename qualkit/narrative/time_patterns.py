"""Patterns by which words that tell a time are known, for Danish talk in lower case; what they mean is read elsewhere.

Figures are a year only after a word that leads up to one (*i*, *siden*, *sommeren*), and neither a year nor an age
where something is counted (*i 37 timer*, *jeg var fjorten dage på kursus*).
"""

from __future__ import annotations

import re

from qualkit.language.numerals import NUMERAL, NUMERAL_STEM, NUMERALS

__all__ = [
    "AGE",
    "AGE_IN_A_WORD",
    "AGO",
    "DECADE",
    "HOUSE_NUMBER",
    "LAST",
    "MONTHS",
    "NOW",
    "OWN_AGE",
    "OWN_BIRTH",
    "PARENTS",
    "RELATIVE",
    "SEASONS",
    "SEASON_BEFORE_OR_AFTER",
    "TENS",
    "YEAR",
]

MONTHS = {
    name: nr
    for nr, name in enumerate(
        "januar februar marts april maj juni juli august september oktober november december".split(), start=1
    )
}
SEASONS = {"vinter": 0.05, "forår": 0.3, "sommer": 0.55, "efterår": 0.78, "jul": 0.98, "påske": 0.27}
"""Seasons and feasts, and the part of the year at which they lie."""

_MONTH = "|".join(MONTHS)
_SEASON = r"(?:vinter|forår|sommer|efterår)(?:en|et)?|julen|påsken"
_UNIT = r"(?:år|måned(?:er)?|mdr\.?|uger?|dage?)"
_YEAR4 = r"(?:19[3-9]\d|20[0-3]\d)"
_YEAR2 = r"'?\d\d"
_LATE = r"(?:(?:en|to|tre|fire|fem|seks|syv|otte|ni)og)?(?:halvtreds|tres|halvfjerds|firs|halvfems)"
_ME = r"(?:jeg|vi|a|æ|jâ|ja'|jæ)"  # with those of the dialects
_I = r"(?:jeg|a|æ|jâ)"

_COUNTED = (
    r"(?! ?(?:%|½|\d)|[.,:]\d"
    r"| (?:procent|kr\b|kroner|timer?|minut|dage?\b|uger?\b|måned|gange?\b|kilo|kg\b|gram|meter|km\b|cm\b|mand\b"
    r"|stykker|stk\b|af (?:dem|os|jer)|ud af|personer|mennesker|børn|point|pund|liter|tusind|hundrede|sider"
    r"|numre|grader|sal\b"
    r"|tommer|om (?:ugen|dagen|måneden|året)|i timen|skruer|kopier|stole|kasser|breve))"
)
_ADVERBS = (
    r"(?:(?:kun|bare|lige|vel|nok|jo|så|vist|cirka|ca\.|omkring|da|allerede|næsten|fyldt|knap|godt|øh|altså|hvad"
    r"|vil jeg tro|også|selv|i hvert fald|sådan|vistnok|måske|…|\.\.\.|,) *){0,4}"
)

YEAR = re.compile(
    rf"(?:(?P<day>\d{{1,2}})\. ?)?(?P<month>{_MONTH}) (?:i )?(?P<of_month>{_YEAR4}|{_YEAR2})(?!\w){_COUNTED}"
    rf"|\b(?P<d>[0-3]?\d)[./-](?P<m>[01]?\d)[./ -]+(?P<of_date>{_YEAR4})\b"
    rf"|\b(?P<season>{_SEASON}) (?:i )?(?P<of_season>{_YEAR4}|{_YEAR2})(?!\w){_COUNTED}"
    r"|\b(?:i|siden|året|omkring|cirka|tilbage i|engang i|helt fra|lige fra|fra og med)"
    rf" (?P<led>{_YEAR4})(?!\w){_COUNTED}"
    rf"|\bfra (?P<since>{_YEAR4})(?= (?:og )?(?:til|frem|indtil|op))"
    rf"|(?<![\w.,] )(?<!\d)\b(?P<first>{_YEAR4}) ?(?:til|–|-) ?(?:{_YEAR4})\b"
    # "Siden 94, nej, 95": the last one holds.
    rf"|\b(?:i|siden|omkring|tilbage i|engang i) (?:(?:{_YEAR2}),? nej,? )?(?P<short>{_YEAR2})(?!\w){_COUNTED}"
    rf"|(?<!\w)(?P<shortened>'\d\d)(?![\w']){_COUNTED}"
    rf"|\bto ?tusinde? ?(?:og ?)?(?P<spoken>{NUMERAL}){_COUNTED}"
    rf"|\b(?:i|siden|omkring|tilbage i|nitten ?hundrede? ?(?:og ?)?) ?(?P<spoken_late>{_LATE})"
    r"(?= ?(?:[.,;!?…)]|$|og så|der |da |hvor |men ))"
)
DECADE = re.compile(
    r"\b(?P<before>\w+ )?i (?P<decade>halvfjerdserne|firserne|halvfemserne|nullerne|(?:19|20)?[0-9]0'?erne)\b"
)
AGO = re.compile(
    rf"(?<![\w,.])(?P<n>{NUMERALS}) ?(?P<unit>{_UNIT}) (?:siden|(?P<back>tilbage))\b"
    r"(?! (?:han|hun|de|hans|hendes|deres|din|jeres)\b)"
)
LAST = re.compile(
    r"\b(?P<which>sidste|forrige|i) (?P<what>år|fjor|forfjor|går|forgårs|uge|måned|sommer|vinter|foråret?|efteråret?"
    r"|jul|påske|(?:man|tirs|ons|tors|fre|lør|søn)dags)\b"
    rf"(?! (?:efter|{_YEAR4}|'?\d\d\b|i skolen|på |af |for \w+(?: \w+)? år siden))"
)
RELATIVE = re.compile(
    rf"(?<![\w,.])(?P<n>{NUMERALS}) ?(?P<unit>{_UNIT}) (?P<way>efter|senere|før|forinden|tidligere)\b"
    r"|\b(?P<one>året|måneden|ugen|dagen) (?P<one_way>efter|før)\b"
    r"|\b(?P<same>samme (?:år|sommer|vinter|forår|efterår))\b"
    rf"|\befter (?P<after>{NUMERALS}) ?(?P<after_unit>{_UNIT})"
    r"(?=,? (?:så|\w+(?:ede|te|dte)|var|fik|kom|blev|gik|sagde|havde|kunne) )"
)
SEASON_BEFORE_OR_AFTER = re.compile(  # "|" stands for the words between
    rf"\bi (?P<a>{_SEASON}|{_MONTH})\s*\||\|\s*(?:her |nu )?(?:i|til) (?P<b>{_SEASON}|{_MONTH}|forår|efterår|sommer)\b"
)
_WAS = r"(?:var|fyldte|blev)"
AGE = re.compile(
    rf"\b(?:(?P<when>da|dengang|fra|siden|før|inden|til|indtil|hvor) )?{_ME} (?:lige |netop |knap |kun |næsten )?"
    rf"{_WAS} {_ADVERBS}(?P<n>{NUMERALS})(?P<years> år(?:s fødselsdag| gammel)?\b)?(?!\w){_COUNTED}"
    rf"|\b{_WAS} {_ME} {_ADVERBS}(?P<inverted>{NUMERALS})(?P<inverted_years> år(?: gammel)?\b)?(?!\w){_COUNTED}"
)
AGE_IN_A_WORD = re.compile(
    r"\b(?:(?P<som>som)|en alder af|alderen af) (?:kun |bare |ung )?"
    rf"(?P<n>{NUMERAL_STEM})(?: ?-?(?P<ending>årig|år))?\b"
)
TENS = re.compile(
    rf"\b{_ME} var (?:{_ADVERBS})(?P<part>først |midt |sidst |sidste halvdel |slutningen |starten )?(?:i|af) "
    r"(?P<tens>tyverne|trediverne|fyrrerne|halvtredserne)\b"
)
_PRESENT = (
    r"(?:er|har|går|bor|arbejder|tør|kører|står|sover|tjener|laver|sidder|kan|møder|passer|søger|føler|lever|læser|drikker"
    r"|spiser|tager|ligger)"
)
NOW = re.compile(
    r"(?<!den dag )(?P<strong>\bi dag\b|\blige nu\b|\bfor tiden\b|\bi øjeblikket\b|\bnutildags\b|\bnu om dage\b"
    r"|\bher i år\b|\bpå nuværende tidspunkt\b)"
    # "Nu har jeg sagt det", "nu må jeg", "nu skal du høre" are about the talk.
    rf"|\bnu (?:her )?{_PRESENT} {_I}\b(?! (?:sagt|fortalt|talt|snakket|glemt|nævnt))"
    rf"|\b{_I} {_PRESENT} (?:jo |så |her )?nu\b(?! (?:lige|ikke|godt|engang|nok|altid))"
)
PARENTS = re.compile(
    r"\bm(?:in|ine) (?:egen |egne )?(?:far|mor|forældre|bedste\w*|mor(?:mor|far)|far(?:mor|far)|oldefar|oldemor)\b"
)
HOUSE_NUMBER = re.compile(r"\b(?:nummer|nr\.?|opgang|blok|stue|linje|bus|kl\.?|klokken|klasse|lejlighed|afdeling)\s*$")
OWN_AGE = re.compile(
    rf"\b(?:{_I} er|nu er {_I}),? (?:hvad er jeg,? )?{_ADVERBS}(?P<n>{NUMERALS})(?P<years> år\b)?(?!\w){_COUNTED}"
)
OWN_BIRTH = re.compile(
    r"\bjeg er (?:jo |så |altså )?(?:født (?:i |den [^.]{0,20} )|(?:en )?årgang )"
    rf"(?P<year>{_YEAR4}|{_YEAR2})(?!\w){_COUNTED}"
)
