"""Each figure from a made-up table or course: what it shows, and that all of it can be read in the drawing."""

import dataclasses
import json
import os
import re
from html import unescape
from pathlib import Path

import pytest

from qualkit.figures import (
    captioned,
    curve_figure,
    draw,
    heat_figure,
    matrix_figure,
    ranked_figure,
    saturation_figure,
    timeline_figure,
)
from qualkit.figures.theme import contrast
from qualkit.findings import Band, Cell, CrossTable, Heading, Lane, RankedTable, StoryEvent, Timeline

GOLDEN = Path(__file__).parent / "golden"
POINTS = [(1, 6.0, 4.0, 8.0), (2, 10.5, 8.0, 13.0), (3, 12.0, 10.0, 14.0), (4, 12.5, 11.0, 14.0)]


def words_of(figure):
    """The text of the drawing, each label on a line."""
    svg = draw(figure, "svg").decode()
    found = re.findall(r"<text[^>]*>(.*?)</text>", svg, re.DOTALL)
    return [unescape(" ".join(re.sub(r"<[^>]*>", " ", each).split())) for each in found]


def rows_of(figure, mark):
    return [row for layer in figure.spec["layer"] if layer["mark"]["type"] == mark for row in layer["data"]["values"]]


def looks_of(figure, **wanted):
    """Data of the layers whose marks look so."""
    return [
        row
        for layer in figure.spec["layer"]
        if all(layer["mark"].get(name) == value for name, value in wanted.items())
        for row in layer["data"]["values"]
    ]


def broken_again(label):
    """A label without spaces and hyphens, as lines may be broken anywhere."""
    return re.sub(r"[\s\-]", "", label)


def small_table(**cells):
    named = {tuple(key.split("_")): cell for key, cell in cells.items()}
    return CrossTable(
        id="t",
        title="Tabel",
        row_name="Informant",
        column_name="Element",
        rows=(Heading("r1", "Ruth"), Heading("r2", "Jonas")),
        columns=(Heading("k1", "Sagen får fremdrift"), Heading("k2", "Netværket bærer hverdagen", base=12)),
        cells=named,
        caption="Bygger på 3 kodninger.",
        notes=("Tavshed er ikke fravær.",),
    )


def figures(matrix, counts, ranks, course):
    return {
        "matrix": matrix_figure(matrix),
        "heat": heat_figure(counts, min_informants=3),
        "ranked": ranked_figure(ranks, min_informants=3),
        "timeline": timeline_figure(course),
        "curve": curve_figure(course),
        "saturation": saturation_figure(POINTS, reached=3, title="Mætning"),
    }


@pytest.fixture
def every(matrix, counts, ranks, course):
    return figures(matrix, counts, ranks, course)


KINDS = ("matrix", "heat", "ranked", "timeline", "curve", "saturation")


@pytest.mark.parametrize("kind", KINDS)
def test_specifications_have_golden_bytes(made, kind):
    """``QUALKIT_GOLDEN=write pytest tests/figures`` renews the files."""
    ranks, course = made.ranks(), made.course(6)
    small = figures(
        made.matrix(4, 3),
        made.counts(3, 4),
        dataclasses.replace(ranks, rows=ranks.rows[:6:2]),
        dataclasses.replace(course, curve=course.curve[::8], bands=course.bands[:2]),
    )[kind]
    layers = ",\n".join(json.dumps(one, ensure_ascii=False) for one in small.spec["layer"])
    rest = json.dumps({**small.spec, "layer": []}, ensure_ascii=False)
    said = rest.replace('"layer": []', f'"layer": [\n{layers}\n]') + "\n"
    path = GOLDEN / f"{kind}.json"
    if os.environ.get("QUALKIT_GOLDEN") == "write":
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_specifications_are_vega_lite_by_altairs_schema(every, kind):
    import altair

    altair.Chart.from_dict(dict(every[kind].spec), validate=True)


@pytest.mark.parametrize("kind", KINDS)
def test_drawings_are_as_wide_as_the_text_of_a_page(every, kind):
    width = float(re.search(rb'<svg[^>]* width="([\d.]+)"', draw(every[kind], "svg"))[1])
    assert 655 <= width <= 664


@pytest.mark.parametrize("kind", KINDS)
def test_no_label_is_part_of_an_expression(every, kind):
    """Everything in a specification is a literal: no ``expr``, ``transform``, ``condition`` or ``signal``."""
    said = json.dumps({**every[kind].spec, "layer": [{**one, "data": {}} for one in every[kind].spec["layer"]]})
    assert not re.search(r'"(expr|labelExpr|transform|signal|params|condition|url)"', said)


@pytest.mark.parametrize("kind", ["matrix", "heat", "ranked"])
def test_every_name_of_a_row_and_column_is_in_the_drawing(every, matrix, counts, ranks, kind):
    table = {"matrix": matrix, "heat": counts, "ranked": ranks}[kind]
    drawn = broken_again(" ".join(words_of(every[kind])))
    for heading in (*table.rows, *getattr(table, "columns", ())):
        assert broken_again(heading.label) in drawn


# --- informants and elements -----------------------------------------------------------------------------------------


def test_a_matrix_has_a_cell_of_its_own_look_for_decided_and_open(matrix):
    table = small_table(
        r1_k1=Cell(n=1, mark="present", decided=1),
        r1_k2=Cell(n=1, mark="turning", decided=1),
        r2_k1=Cell(n=1, mark="present"),
        r2_k2=Cell(n=1, mark="turning"),
    )
    figure = matrix_figure(table)
    present, turning = looks_of(figure, type="rect", fill="#bcd9ec"), looks_of(figure, type="rect", fill="#0072b2")
    assert [(row["row"], row["column"]) for row in present if "row" in row] == [("r1", "k1")]
    assert [(row["row"], row["column"]) for row in turning if "row" in row] == [("r1", "k2")]
    broken = [
        row for dash in ([2, 2], [5, 2]) for row in looks_of(figure, type="rect", strokeDash=dash) if "row" in row
    ]
    assert [(row["row"], row["column"]) for row in broken] == [("r2", "k1"), ("r2", "k2")]
    words = words_of(figure)
    for meaning in ("til stede", "udpeget som vendepunkt", "til stede: foreslået, ikke afgjort"):
        assert meaning in words
    assert "vendepunkt: foreslået, ikke afgjort" in words


def test_a_matrix_without_anything_open_explains_nothing_open():
    figure = matrix_figure(small_table(r1_k1=Cell(n=1, mark="present", decided=1)))
    assert [word for word in words_of(figure) if "foreslået" in word] == []


def test_a_matrix_says_in_words_how_many_tell_of_each():
    figure = matrix_figure(small_table(r1_k1=Cell(n=1, mark="turning"), r2_k1=Cell(n=1, mark="present", decided=1)))
    assert "Sagen får fremdrift: 2 af 2, 1 som vendepunkt, 1 ikke afgjort." in figure.alt
    assert "Netværket bærer hverdagen: 0 af 2." in figure.alt
    assert figure.caption == "Bygger på 3 kodninger. Tavshed er ikke fravær."


def test_cells_lead_to_their_units_and_empty_cells_nowhere():
    table = small_table(r1_k1=Cell(n=1, mark="present", decided=1, units=("u7", "u9")))
    figure = matrix_figure(table, link=lambda units: "#" + "-".join(units))
    assert re.findall(r'xlink:href="([^"]*)"', draw(figure, "svg").decode()) == ["#u7-u9"]


def test_names_that_fit_stand_level_and_long_ones_upright(matrix):
    def angles(figure):
        return {layer["mark"].get("angle") for layer in figure.spec["layer"]}

    assert 270 in angles(matrix_figure(matrix))
    assert 270 not in angles(matrix_figure(small_table(r1_k1=Cell(n=1, mark="present"))))


# --- numbers in cells ------------------------------------------------------------------------------------------------


def test_a_number_that_rests_on_suggestions_alone_has_a_question_mark():
    figure = heat_figure(small_table(r1_k1=Cell(n=5, decided=5), r1_k2=Cell(n=4), r2_k1=Cell(n=3, decided=1)))
    words = words_of(figure)
    assert {"5", "4?", "3"} <= set(words)
    assert "alle er forslag, ikke afgjort" in words
    assert "nogle er forslag, ikke afgjort" in words


def test_hidden_cells_say_fewer_than_and_keep_their_number_to_themselves():
    table = small_table(r1_k1=Cell(n=2, hidden=True, units=("u1", "u2")), r1_k2=Cell(n=8, decided=8), r2_k1=Cell())
    figure = heat_figure(table, min_informants=3, link=lambda units: "#" + units[0])
    words = words_of(figure)
    assert "<3" in words
    assert "2" not in words
    assert "0" in words  # none is no secret
    assert "u1" not in json.dumps(figure.spec)
    assert "få" in words_of(heat_figure(table))


def test_shares_are_percentages_and_a_base_stands_by_its_name():
    table = dataclasses.replace(small_table(r1_k2=Cell(n=5, decided=5, share=5 / 12)), shows="share")
    words = words_of(heat_figure(table))
    assert "42 %" in words
    assert any("(n\u00a0=\u00a012)" in word or "(n = 12)" in word for word in words)


def test_without_the_diagonal_a_code_is_not_shown_with_itself():
    heading = (Heading("a", "Helbred"), Heading("b", "Økonomi"))
    cells = {(one, other): Cell(n=7 if one == other else 4, decided=9) for one in "ab" for other in "ab"}
    table = CrossTable("co", "Sammen", "Kode", "Kode", heading, heading, cells)
    assert words_of(heat_figure(table)).count("7") == 2
    assert "7" not in words_of(heat_figure(table, diagonal=False))


def test_every_number_is_legible_on_its_shade(counts):
    figure = heat_figure(counts)
    cells = [row for row in rows_of(figure, "rect") if "column" in row]
    for layer in figure.spec["layer"]:
        if layer["mark"]["type"] != "text" or layer["mark"].get("align") != "center" or "color" not in layer["mark"]:
            continue
        for label in layer["data"]["values"]:
            for cell in cells:
                if cell["x"] < label["x"] < cell["x2"] and cell["y"] < label["y"] < cell["y2"]:
                    assert contrast(layer["mark"]["color"], cell["fill"]) >= 4.5


# --- ranks -----------------------------------------------------------------------------------------------------------


def test_bars_end_where_the_number_says_and_the_open_part_starts_where_the_decided_ends(ranks):
    figure = ranked_figure(ranks)
    track = next(row for row in looks_of(figure, type="rect", fill="#f2f2f2") if row.get("row") == "r0")
    solid = next(row for row in looks_of(figure, type="rect", fill="#0072b2") if row.get("row") == "r0")
    hollow = next(row for row in looks_of(figure, type="rect", strokeDash=[3, 2]) if row.get("row") == "r0")
    one = (track["x2"] - track["x"]) / 24
    assert solid["x2"] == pytest.approx(track["x"] + 14 * one, abs=0.1)
    assert hollow["x2"] == pytest.approx(track["x"] + 20 * one, abs=0.1)
    assert 0 <= hollow["x"] - solid["x2"] < 1
    assert (solid["n"], hollow["n"]) == (14, 6)


def test_ranks_print_number_base_and_word_and_hide_the_few(ranks):
    words = words_of(ranked_figure(ranks, min_informants=3))
    assert "20 af 24 · de fleste" in words
    assert "0 af 24 · ingen" in words
    assert "<3" in words
    assert not any(word.startswith("1 af") for word in words)


# --- courses ---------------------------------------------------------------------------------------------------------


def event(at, lane="work", kind="event", basis="decision", label="Ny sagsbehandler", unit="u1"):
    return StoryEvent(unit=unit, code="k", label=label, lane=lane, at=at, kind=kind, basis=basis)


def small_course(*events, bands=(), lang="da"):
    lanes = (Lane("work", "Arbejde"),)
    return Timeline(
        ("c",), "Ruths forløb", "telling", lanes, events, bands, (), ((0.0, "start"), (1.0, "slut")), lang=lang
    )


def test_kinds_have_shapes_and_undecided_is_hollow_with_a_question_mark():
    course = small_course(
        event(0.1, kind="turn"), event(0.4, kind="setback"), event(0.7, kind="turn", basis="suggestion", unit="u2")
    )
    figure = timeline_figure(course)
    diamonds = looks_of(figure, shape="diamond", fill="#d55e00")
    hollow = looks_of(figure, shape="diamond", fill="#ffffff")
    assert [row["unit"] for row in diamonds if "unit" in row] == ["u1"]
    assert [row["unit"] for row in hollow if "unit" in row] == ["u2"]
    assert len([row for row in looks_of(figure, shape="triangle-down") if "unit" in row]) == 1
    words = words_of(figure)
    assert words.count("Ny sagsbehandler") == 2
    assert words.count("Ny sagsbehandler?") == 1
    assert "2 tegn hviler på kodernes afgørelser, 1 på forslag, som ingen har afgjort." in figure.caption


def test_labels_of_a_crowded_lane_do_not_run_into_each_other(course):
    from qualkit.figures.lettering import text_width

    crowded = dataclasses.replace(course, events=tuple(dataclasses.replace(one, lane="work") for one in course.events))
    boxes = []
    for layer in timeline_figure(crowded).spec["layer"]:
        mark = layer["mark"]
        if (
            mark["type"] != "text"
            or mark.get("fontSize") != 10
            or mark.get("align") not in ("left", "right")
            or "color" in mark
        ):
            continue
        for row in layer["data"]["values"]:
            lines = row["text"].split("\n")
            wide = max(text_width(line, mark["fontSize"], bold=mark.get("fontWeight") == "bold") for line in lines)
            left = row["x"] - wide if mark["align"] == "right" else row["x"]
            boxes.append((left, left + wide, row["y"] - 6, row["y"] + 13 * len(lines) - 8))
    assert len(boxes) == 18
    for number, (left, right, top, bottom) in enumerate(boxes):
        assert left >= 90
        assert right <= 652
        for its_left, its_right, its_top, its_bottom in boxes[:number]:
            assert right <= its_left or its_right <= left or bottom <= its_top or its_bottom <= top


def test_an_event_of_an_unknown_lane_is_still_shown():
    assert "Ny sagsbehandler" in words_of(timeline_figure(small_course(event(0.5, lane="elsewhere"))))


def test_overlapping_phases_stand_under_each_other_and_an_open_one_has_a_broken_edge():
    bands = (Band("f.a", "Stagnation", 0.0, 0.6, "decision"), Band("f.b", "Progression", 0.4, 1.0, "suggestion"))
    figure = timeline_figure(small_course(bands=bands))
    strips = {row["code"]: row for row in rows_of(figure, "rect") if "code" in row}
    assert strips["f.b"]["y"] > strips["f.a"]["y"]
    assert [row["code"] for row in looks_of(figure, type="rect", strokeDash=[3, 2]) if "code" in row] == ["f.b"]
    assert "Progression?" in words_of(figure)


def test_a_phase_keeps_its_pattern_whatever_comes_first():
    bands = (Band("f.a", "Stagnation", 0.0, 0.5, "decision"), Band("f.b", "Progression", 0.5, 1.0, "decision"))
    turned = tuple(dataclasses.replace(band, start=1 - band.end, end=1 - band.start) for band in bands)

    def fills(figure):
        return {row["code"]: row["fill"] for row in rows_of(figure, "rect") if "code" in row}

    assert fills(timeline_figure(small_course(bands=bands))) == fills(timeline_figure(small_course(bands=turned)))


def test_ticks_without_room_are_left_unlabelled():
    course = dataclasses.replace(small_course(event(0.5)), ticks=tuple((i / 200, str(1990 + i)) for i in range(201)))
    words = words_of(timeline_figure(course))
    assert "1990" in words
    assert "1991" not in words


def test_curves_differ_in_dash_and_are_named_beside_the_line(course):
    figure = curve_figure(course)
    lines = [layer["mark"] for layer in figure.spec["layer"] if layer["mark"]["type"] == "line"]
    assert [bool(mark.get("strokeDash")) for mark in lines] == [False, True]
    assert {"Stemning", "Handlekraft", "0"} <= set(words_of(figure))
    assert "Stemning går fra" in figure.alt


def test_a_curve_prints_how_far_its_scale_goes(course):
    assert "behageligt (1)" in words_of(curve_figure(course))
    assert "selv handlende (0,5)" in words_of(curve_figure(course))


def test_saturation_marks_where_it_is_reached_and_says_so_where_it_is_not():
    assert "mættet ved 3 interview" in words_of(saturation_figure(POINTS, reached=3, title="Mætning"))
    never = saturation_figure(POINTS, reached=None, title="Mætning")
    assert not any("mættet" in word for word in words_of(never))
    assert "Mætning er ikke nået." in never.alt


# --- all of them -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "figure",
    [
        matrix_figure(CrossTable("e", "Tom", "R", "K", (), (), {})),
        heat_figure(CrossTable("e", "Tom", "R", "K", (), (), {})),
        ranked_figure(RankedTable("e", "Tom", "R", ())),
        timeline_figure(small_course()),
        curve_figure(small_course()),
        saturation_figure([(1, 3.0, 3.0, 3.0)], reached=None, title="Tom"),
    ],
)
def test_nothing_to_show_is_said(figure):
    assert any("at vise" in word or "for få" in word for word in words_of(figure))


def test_english_figures_have_no_danish_words_of_ours(matrix, counts, course):
    english = [
        matrix_figure(dataclasses.replace(matrix, lang="en")),
        heat_figure(dataclasses.replace(counts, lang="en")),
        timeline_figure(dataclasses.replace(course, lang="en", bands=())),
        curve_figure(dataclasses.replace(course, lang="en")),
        saturation_figure(POINTS, reached=3, title="Saturation", lang="en"),
    ]
    for figure in english:
        said = " ".join(words_of(figure))
        assert not re.search(r"foreslået|afgjort|vendepunkt|Stemning|interviewets|mættet", said)


def test_a_picture_that_stands_alone_holds_title_and_caption(ranks):
    figure = ranked_figure(ranks)
    assert figure.title not in words_of(figure)
    words = words_of(captioned(figure))
    assert figure.title in words
    assert figure.caption in words
