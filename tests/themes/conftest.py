"""Talk with themes planted in it: five vocabularies, the same fillers and small words everywhere."""

import random

import pytest

VOCABULARIES = {
    "bus": "bussen stoppestedet chaufføren billetten køreplanen rutebilen busskuret sædet forsinkelsen endestationen landevejen pendlerkortet",
    "have": "drivhuset tomaterne ukrudtet spaden jorden komposten hækken æbletræet rosenbedet frøene vandslangen græsplænen",
    "kontor": "sagsbehandleren ansøgningen kommunen blanketten afgørelsen brevet mappen ventesalen underskriften bilaget jobcentret fuldmagten",
    "køkken": "gryden suppen grøntsagerne ovnen dejen rugbrødet komfuret opskriften panden løgene saltet viskestykket",
    "krop": "ryggen smerterne lægen fysioterapeuten pillerne knæet hvilen gigten hospitalet blodprøven skulderen recepten",
}
NAMES = "Solvej Abdirahman Kurt Freja Grethe Torben Nasrin Jonas Birthe Omar Kirsten Viktor Hanne Pia".split()
OTHERS = "Kjeld Ornsund Bertil Lerhøve".split()
FRAMES = [
    "Øh, altså, {0} og {1} og så {2}, ikke også.",
    "Jamen {0}, det var sgu {1}, og {3} sagde bare {2}, ja.",
    "Så var der jo {0} (griner), og nå ja, {1} og {2} hele dagen.",
    "Hun tænkte på {0} [pause] og på {1}, og altså også {2} til sidst.",
]


def planted(*, informants=12, stretches=7, seed=0, only=None):
    """Interviews in which each stretch of two units keeps to one vocabulary, and the vocabulary of each unit."""
    rng = random.Random(seed)
    interviews, truth = {}, []
    for who in NAMES[:informants]:
        said = []
        for _ in range(stretches):
            theme = rng.choice(sorted(only or VOCABULARIES))
            for _ in range(2):
                sentences = [
                    rng.choice(FRAMES).format(*rng.sample(VOCABULARIES[theme].split(), 3), rng.choice(OTHERS))
                    for _ in range(2)
                ]
                said.append((" ".join(sentences), {}))
                truth.append(theme)
        interviews[who] = said
    return interviews, truth


@pytest.fixture(scope="session")
def plant():
    return planted


@pytest.fixture(scope="session")
def vocabularies():
    return VOCABULARIES
