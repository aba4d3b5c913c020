"""The words typists use in labels, headers and legends: data for the speaker parser, no logic.

All entries are case-folded and without the trailing full stop.
"""

from __future__ import annotations

__all__ = [
    "ASKS",
    "CONNECTORS",
    "GENERIC",
    "INFORMANT_WORDS",
    "INTERVIEWER_WORDS",
    "METADATA",
    "NOT_A_NAME",
    "OTHER_WORDS",
    "ROLE_NAMES",
    "SPEECH_VERBS",
]


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


INTERVIEWER_WORDS = _words(
    "interviewer intervieweren interviewere interv intv int iv spørger spørgeren forsker forskeren moderator "
    "facilitator evaluator spørgsmål spm question interviewerne q"
)
INFORMANT_WORDS = _words(
    "informant informanten inf respondent respondenten resp interviewperson interviewpersonen ip svar answer svarer "
    "borger borgeren deltager deltageren bruger brugeren patient patienten klient klienten mor moren moderen far faren "
    "faderen forælder forældre medarbejder medarbejderen leder lederen sagsbehandler sagsbehandleren socialrådgiver "
    "jobkonsulent virksomhedskonsulent mentor pædagog lærer sygeplejerske arbejdsgiver virksomhed barn barnet datter "
    "søn ægtefælle kone partner kæreste pårørende elev studerende participant citizen mother father"
)
OTHER_WORDS = _words("tolk tolken interpreter observatør observatøren sekretær")
# Words that number voices without saying what they do.
GENERIC = _words("speaker taler talere person stemme voice ukendt unknown alle flere")

ROLE_NAMES = {
    "interviewer": "interviewer",
    "informant": "informant",
    "other": "other",
    "anden": "other",
    "andre": "other",
    "unknown": "unknown",
    "ukendt": "unknown",
}

# Keys of header lines: "Dato: 3. marts". They are never speakers, unless --speakers says so.
METADATA = _words(
    """dato date sted place lokation lokalitet varighed duration længde tid tidspunkt time klokken kl emne emner topic
    projekt project interviewnr interview nr nummer runde round alder age køn optaget optagelse transskriberet
    transskription transskribent transskriberingsdato udskrift udskrevet lydfil fil filnavn file bemærkning
    bemærkninger note noter notes obs nb ps deltagere informanter interviewere medvirkende participants form sprog
    language kontekst baggrund titel title side kilde source version formål tegnforklaring forkortelser forkortelse
    signaturforklaring signaturer legend key anonymisering samtykke rekruttering kommune region telefon email mail
    metode format stilling titel erhverv job uddannelse civilstand oprettet ændret resumé referat kommentar kommentarer
    eksempel citat fx obs. afbrydelse pause afsnit kapitel bilag tema temaer intro indledning
    """
) | frozenset(
    (
        "til stede",
        "udskrevet af",
        "transskriberet af",
        "optaget af",
        "interview nr",
        "interview nummer",
        "interviewet af",
        "gennemført af",
        "antal ord",
        "antal deltagere",
        "dato og sted",
        "tid og sted",
        "sted og tid",
        "formål med interviewet",
        "start tid",
        "slut tid",
    )
)

# Verbs that report speech or state something: a line start with one of them before a colon is a sentence.
SPEECH_VERBS = _words(
    """sagde siger sagt sige tænkte tænker tænkt spurgte spørger spurgt svarede svarer svaret skrev skriver skrevet
    råbte råber hviskede
    mente mener fortalte fortæller kaldte kalder hedder hed er var har havde bliver blev kom kommer står
    stod lød lyder vidste ved tror troede kan kunne skal skulle vil ville må måtte gør gjorde ringede ringer følte føler
    handler handlede gælder betyder betød said says say think thought"""
)

# Words that open sentences. "Altså: nej" is speech, and so is "Så Peter: ...".
NOT_A_NAME = _words(
    """og så men ja nej altså jo nå okay ok jeg du han hun vi de det den der her fordi hvis når da for at om som end
    måske bare ikke også et en to tre min mit mine din dit dine sin sit sine vores jeres deres hans hendes dens dets
    hvad hvem hvor hvordan hvorfor hvornår hvilken hvilket hvilke denne dette disse nogle nogen noget alt alle ingen
    først anden tredje derfor derefter bagefter dengang nu siden inden efter før under over med uden ved på fra til mod
    mellem øh øhm hm hmm mm aha nåh åh tja jamen nemlig præcis resultatet konklusion konklusionen problemet svaret
    spørgsmålet pointen sagen sandheden med-andre-ord følgende altså kort latter griner pause utydeligt
    uforståeligt the and but so yes no because it that this i.e. dvs osv ps nb"""
)

CONNECTORS = _words("og von van de der den det la el al fra af i til på & fg med d' du ten ter bin ibn")

# How a question opens where typists leave out the question mark.
ASKS = (
    "hvad ",
    "hvem ",
    "hvor ",
    "hvordan ",
    "hvorfor ",
    "hvornår ",
    "hvilken ",
    "hvilket ",
    "hvilke ",
    "kan du ",
    "kunne du ",
    "vil du ",
    "kan i ",
    "vil i ",
    "har du ",
    "er du ",
    "og hvad ",
    "og hvordan ",
    "og hvor ",
    "prøv at ",
    "fortæl ",
)
