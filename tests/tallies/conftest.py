"""Small coded material, drawn at random or told as a story; one person may have been interviewed twice."""

from dataclasses import replace

import pytest
from hypothesis import strategies as st

NAMES = ("Ane", "Bo", "Carl", "Ditte", "Eva", "Finn")


@pytest.fixture
def interviews():
    """A strategy: what up to six informants say, and how it is coded. ``fase.før`` stands below ``fase``."""
    codes = st.sampled_from(("fase.nu", "fase.før.tung", "fase.før.let", "hjælp.mor", "hjælp.ven"))
    bases = st.sampled_from(["decision", 0.8, ("decision", {"polaritet": "fravaer"}), (0.7, {"polaritet": "afvist"})])
    units = st.lists(st.dictionaries(codes, bases, max_size=3), min_size=1, max_size=4)
    return st.dictionaries(st.sampled_from(NAMES), units, min_size=1, max_size=len(NAMES)).map(
        lambda drawn: {
            name: [(f"{name} siger noget om sagen {at}.", its) for at, its in enumerate(said)]
            for name, said in drawn.items()
        }
    )


@pytest.fixture
def roles():
    """A strategy: what each informant's role is; empty where nobody knows."""
    role = st.sampled_from(["forælder", "medarbejder", ""])
    return st.lists(role, min_size=len(NAMES), max_size=len(NAMES)).map(
        lambda drawn: {name: {"rolle": role} for name, role in zip(NAMES, drawn, strict=True)}
    )


@pytest.fixture
def in_two_rounds(coded):
    """``in_two_rounds(interviews, who)``: the interviews named ``Ruth 1`` and ``Ruth 2`` are one informant's."""

    def make(said, who, **options):
        made = coded(said, **options)
        theirs = [case for case in made.cases if case.name.startswith(f"{who} ")]
        first = theirs[0]
        one = replace(
            first,
            name=who,
            voices=tuple(voice for case in theirs for voice in case.voices),
            by_interview={text: row for case in theirs for text, row in case.by_interview.items()},
        )
        same = {case.id: first.id for case in theirs}
        return replace(
            made,
            cases=(one, *(case for case in made.cases if case not in theirs)),
            case_of={unit: same.get(case, case) for unit, case in made.case_of.items()},
            codings=tuple(replace(each, case=same.get(each.case, each.case)) for each in made.codings),
        )

    return make
