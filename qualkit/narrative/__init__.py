"""Coded interviews come in; courses go out: who turned where, timelines in story time, before and after, case pages."""

from qualkit.narrative.elements import Element, load_elements, shipped_elements
from qualkit.narrative.keywords import keywords_of
from qualkit.narrative.matrix import element_matrix
from qualkit.narrative.pages import case_page
from qualkit.narrative.timelines import timelines
from qualkit.narrative.turns import turns_of

__all__ = [
    "Element",
    "case_page",
    "element_matrix",
    "keywords_of",
    "load_elements",
    "shipped_elements",
    "timelines",
    "turns_of",
]
