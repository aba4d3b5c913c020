"""The look of figures: what greyscale, colour-blind readers and narrow columns leave of it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.figures import theme
from qualkit.figures.lettering import plain, shorten, text_width, wrap

colours = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def test_the_two_shades_of_the_matrix_and_the_paper_differ_in_greyscale():
    for one, other in pairwise((theme.PAPER, theme.PALE, theme.BLUE)):
        assert abs(theme.lightness(one) - theme.lightness(other)) >= theme.MIN_LIGHTNESS_STEP


def test_signs_of_a_timeline_differ_in_form_and_in_greyscale():
    from qualkit.figures.signs import KINDS

    assert len({shape for shape, _, _ in KINDS.values()}) == len(KINDS)
    greys = sorted(theme.lightness(colour) for _, colour, _ in KINDS.values())
    assert all(high - low >= theme.MIN_LIGHTNESS_STEP for low, high in pairwise(greys))


@given(colours)
def test_ink_is_legible_on_any_colour(colour):
    assert theme.contrast(theme.ink_on(colour), colour) >= 4.5


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_is_never_lighter(one, other):
    low, high = sorted((one, other))
    assert theme.lightness(theme.shade(high)) <= theme.lightness(theme.shade(low)) + 0.5


def test_black_is_0_and_white_is_100():
    assert theme.lightness("#000000") == pytest.approx(0)
    assert theme.lightness("#ffffff") == pytest.approx(100)
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(
    ("value", "danish", "english"),
    [(1.5, "1,5", "1.5"), (2.0, "2", "2"), (-0.25, "−0,25", "−0.25"), (-0.001, "0", "0"), (10, "10", "10")],
)
def test_numbers_have_a_decimal_comma_in_danish(value, danish, english):
    assert theme.number(value) == danish
    assert theme.number(value, lang="en") == english


def test_percentages_have_a_space_in_danish():
    assert theme.percent(0.416) == "42 %"
    assert theme.percent(0.416, lang="en") == "42%"


@given(st.text(), st.integers(40, 300))
def test_wrapped_text_fits_and_loses_no_letter(text, width):
    lines = wrap(text, width)
    assert all(text_width(line) <= width or len(line) <= 4 for line in lines)
    kept = "".join(lines).replace("-", "").replace(" ", "")
    assert kept == plain(text).replace("-", "").replace(" ", "")


def test_a_compound_longer_than_the_line_is_broken_with_a_hyphen():
    lines = wrap("Beskæftigelsesindsatsens krav", 60)
    assert lines[0].endswith("-")
    assert "".join(lines).replace("-", "") == "Beskæftigelsesindsatsens krav"


def test_words_bound_by_a_hard_space_stay_together():
    assert wrap("selvværdet oppe (n\u00a0=\u00a024)", 90)[-1] == "(n\u00a0=\u00a024)"


def test_what_is_shortened_ends_with_dots_at_a_word():
    assert shorten("En arbejdsgiver ser mulighederne og tilpasser jobbet", 130, lines=2)[-1].endswith("…")
    assert shorten("Helbred", 130) == ["Helbred"]


def test_characters_that_no_drawing_can_hold_go():
    assert plain("a\x00b\nc\u2028d\ud800") == "a b c d"
