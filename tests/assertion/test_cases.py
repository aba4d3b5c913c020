"""Four hundred minimal pairs of assertion by somebody who had seen neither the rules nor the patterns.

The rules were put right with the odd pairs in sight; the even ones were only counted. What is held here is how many
attributes are read as the writer meant them, in each half and for each phenomenon: fewer is a step back.
``python benchmarks/assertion.py`` prints the figures.
"""

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from qualkit.language.assertion import assertion
from qualkit.language.reading import reader
from qualkit.language.talk import prepare
from qualkit.model import ATTRIBUTE_VALUES

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
NAMES = ("polaritet", "modalitet", "stemme", "tid", "om")


@cache
def readings():
    """For each case the attributes as they are read."""
    found = []
    for case, words in zip(CASES, reader("da_qualkit_sm").read([case["text"] for case in CASES]), strict=True):
        start = case["text"].index(case["target"])
        end = start + len(case["target"])
        inside = [
            at
            for at, (offset, token) in enumerate(zip(words.offsets, words.doc, strict=True))
            if offset < end and offset + len(token) > start
        ]
        found.append(assertion(prepare(words.doc), inside[0], inside[-1] + 1))
    return found


def right(cases):
    """How many attributes are right, of how many that the writer told."""
    told = [(case, name) for case in cases for name in NAMES if name in case]
    by_id = dict(zip((case["id"] for case in CASES), readings(), strict=True))
    return sum(by_id[case["id"]].get(name) == case[name] for case, name in told), len(told)


def half(name):
    """The pairs with odd numbers, that the rules were put right with, or the even ones, that were only counted."""
    return [case for case in CASES if (int(case["pair"][1:]) % 2 == 1) == (name == "odd")]


def test_there_are_four_hundred_in_pairs_by_phenomenon():
    assert len(CASES) >= 400
    assert all(count == 2 for count in Counter(case["pair"] for case in CASES).values())
    assert set(Counter(case["phenomenon"] for case in CASES).values()) == {40}


def test_every_target_stands_once_and_every_value_is_known():
    for case in CASES:
        assert case["text"].count(case["target"]) == 1, case["id"]
        assert all(case[name] in ATTRIBUTE_VALUES[name] for name in NAMES if name in case), case["id"]


@pytest.mark.parametrize(("name", "least"), [("odd", 0.955), ("even", 0.915)])
def test_the_attributes_are_read_as_they_were_meant(name, least):
    good, every = right(half(name))
    assert good / every >= least, f"{good} of {every}"


@pytest.mark.parametrize("phenomenon", sorted({case["phenomenon"] for case in CASES}))
def test_no_phenomenon_is_left_behind(phenomenon):
    good, every = right([case for case in CASES if case["phenomenon"] == phenomenon])
    assert good / every >= 0.87, f"{good} of {every}"
