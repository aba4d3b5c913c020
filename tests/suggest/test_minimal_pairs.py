"""The minimal pairs of the code system: what fires, and its look-alike that must not, or must fire otherwise.

A short sentence alone is weak evidence, so this looks at the patterns' own score, not at the calibrated probability.
"""

from functools import cache

import pytest

from qualkit.codebook import load_codebooks
from qualkit.language.reading import reader
from qualkit.suggest.base import read_passages
from qualkit.suggest.calibration import Calibration
from qualkit.suggest.patterns import PatternSuggester


@cache
def suggester():
    return PatternSuggester(load_codebooks(), calibration=Calibration({}))


@pytest.fixture(autouse=True, params=["words", "da_qualkit_sm"])
def model(request):
    """All of it holds by word lists alone, and with the model that ships."""
    READ_BY[0] = request.param


READ_BY = [""]


def codes_in(text):
    units = read_passages([text], reader(READ_BY[0]))
    return {found.code: found for found in suggester().suggest(units) if found.score >= 0.4}


FIRES = [
    ("Så fik jeg en ny sagsbehandler, og så gik det stærkt.", "vendepunkt.medarbejder.sag"),
    ("Så fik jeg en ny sagsbehandler, og så skulle jeg starte forfra.", "fase.stagnation"),
    ("Hun lyttede, og så turde jeg ringe til chefen.", "vendepunkt.medarbejder.relation"),
    ("Hvis jeg ikke havde haft min søster, var jeg aldrig kommet i gang.", "vendepunkt.netvaerk.selvvaerd"),
    ("Jeg kunne godt tænke mig at køre bus.", "motivation.retning"),
    ("Jeg kunne godt køre bussen.", "motivation.mestring"),
    ("Jeg skulle i praktik, sagde de.", "identitet.klient"),
    ("Jeg skulle lige til at give op.", "fase.tilbagegang"),
    ("Det var spild af tid, men jeg mødte op hver dag.", "identitet.klient"),
    ("Det var spild af tid, så jeg meldte mig syg.", "identitet.modstander"),
    ("Vi fandt ud af, at jeg skulle starte med ti timer.", "identitet.medskaber"),
    ("De fandt ud af, at jeg skulle starte med ti timer.", "identitet.klient"),
    ("Jeg måtte selv vælge.", "identitet.medskaber"),
    ("Jeg måtte opgive huset.", "afsporende_haendelse"),
    ("Jeg vil tjene mine egne penge.", "motivation.noedvendighed"),
    ("Nu har jeg råd til at forkæle mig selv.", "job.oekonomi"),
    ("Jeg savner kolleger.", "motivation.relation"),
    ("Min kollega fik mig ind på lageret.", "vendepunkt.netvaerk.job"),
    ("Man bliver kastet rundt.", "identitet.klient"),
    ("Så røg jeg ind i en praktik og faldt til.", "vendepunkt.match"),
    ("Så røg firmaet.", "afsporende_haendelse"),
]

SILENT = [
    ("Så fik jeg en ny sagsbehandler, og så gik det stærkt.", "fase.stagnation"),
    ("Så fik jeg en ny sagsbehandler, og så skulle jeg starte forfra.", "vendepunkt.medarbejder.sag"),
    ("Jeg kunne godt tænke mig at køre bus.", "motivation.mestring"),
    ("Jeg kunne godt køre bussen.", "motivation.retning"),
    ("Jeg skulle lige til at give op.", "identitet.klient"),
    ("Det var spild af tid, men jeg mødte op hver dag.", "identitet.modstander"),
    ("Det var spild af tid, så jeg meldte mig syg.", "identitet.klient"),
    ("Vi fandt ud af, at jeg skulle starte med ti timer.", "identitet.klient"),
    ("De fandt ud af, at jeg skulle starte med ti timer.", "identitet.medskaber"),
    ("Jeg måtte selv vælge.", "afsporende_haendelse"),
    ("Jeg måtte opgive huset.", "identitet.medskaber"),
    ("Jeg vil tjene mine egne penge.", "job.oekonomi"),
    ("Nu har jeg råd til at forkæle mig selv.", "motivation.noedvendighed"),
    ("Jeg savner kolleger.", "vendepunkt.netvaerk.job"),
    ("Min kollega fik mig ind på lageret.", "motivation.relation"),
    ("Så røg jeg ind i en praktik og faldt til.", "afsporende_haendelse"),
    ("Så røg firmaet.", "vendepunkt.match"),
]


@pytest.mark.parametrize(("text", "code"), FIRES)
def test_the_pair_fires(text, code):
    assert code in codes_in(text)


@pytest.mark.parametrize(("text", "code"), SILENT)
def test_its_look_alike_does_not(text, code):
    assert code not in codes_in(text)


@pytest.mark.parametrize(
    "text",
    ["De burde lytte noget mere.", "Hvis jeg havde haft en søster, var det nok gået.", "Min bror blev kastet rundt."],
)
def test_advice_mere_supposition_and_other_peoples_fate_are_not_coded(text):
    assert codes_in(text) == {}


def test_a_tag_does_not_negate_and_a_negation_does():
    assert (
        codes_in("Det gik fremad, og det blev jo bedre, ikke?").keys()
        == codes_in("Det gik fremad, og det blev jo bedre.").keys()
    )
    assert "fase.progression" not in codes_in("Det blev ikke bedre.")


def test_generic_man_is_marked_and_kept():
    assert codes_in("Man bliver kastet rundt.")["identitet.klient"].attributes["stemme"] == "generisk"


def test_a_plan_that_was_imposed_says_so():
    assert codes_in("Jeg skulle i praktik, sagde de.")["identitet.klient"].attributes["modalitet"] == "paalagt"
