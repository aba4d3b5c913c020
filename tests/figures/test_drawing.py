"""Drawing: the bytes, what they may hold and what they may never do."""

import dataclasses
import re
import struct
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from qualkit.errors import ExportError
from qualkit.figures import (
    captioned,
    chart,
    curve_figure,
    draw,
    drawing_for,
    format_of,
    heat_figure,
    matrix_figure,
    timeline_figure,
)
from qualkit.findings import Heading

EVIL = [
    '</script><script>alert("x")</script>',
    '" onload="alert(1)',
    "\\u0022; alert(1); //",
    "datum['x'] + [0](1)",
    "<b>Ruth</b> & Søn",
    "{{ 7 * 7 }} ${1}",
    "a\x00b\x1bc\ud800d",
]


@pytest.fixture
def evil(matrix):
    rows = tuple(Heading(f"c{number}", name) for number, name in enumerate(EVIL))
    columns = tuple(Heading(f"e{number}", name) for number, name in enumerate(EVIL))
    return dataclasses.replace(matrix, rows=rows, columns=columns, title=EVIL[0], caption=EVIL[1])


def text_of(svg):
    root = ElementTree.fromstring(svg)
    return " ".join("".join(each.itertext()) for each in root.iter() if each.tag.endswith("text"))


def test_labels_stay_text_in_an_svg(evil):
    svg = draw(matrix_figure(evil), "svg")
    root = ElementTree.fromstring(svg)  # well formed
    assert not [each for each in root.iter() if each.tag.endswith("script")]
    assert not [name for each in root.iter() for name in each.attrib if name.startswith("on")]
    drawn = re.sub(r"[\s\-]", "", text_of(svg))
    for name in EVIL[:-1]:
        assert re.sub(r"[\s\-]", "", name) in drawn


def test_labels_stay_text_in_a_page(evil):
    page = draw(matrix_figure(evil), "html").decode()
    assert "<script>alert" not in page
    assert page.count("<script") == page.count("</script>") == draw_of_nothing().count("<script")


def draw_of_nothing():
    from qualkit.figures.composing import empty

    return draw(empty("e", "Tom", "Intet."), "html").decode()


def test_numbers_in_cells_stay_text_too(counts):
    cells = {key: dataclasses.replace(cell, text=EVIL[0]) for key, cell in counts.cells.items()}
    svg = draw(heat_figure(dataclasses.replace(counts, cells=cells, shows="text")), "svg")
    assert b"<script" not in svg


def test_a_page_loads_nothing_and_has_no_way_out(matrix):
    page = draw(matrix_figure(matrix), "html").decode()
    assert not re.search(r'<(script|link|img|iframe)[^>]*(src|href)\s*=\s*["\']?http', page)
    assert "default-src 'none'" in page
    assert '"editor":false' in page


@pytest.mark.parametrize("format", ["svg", "png", "html"])
def test_the_same_figure_gives_the_same_bytes(course, matrix, format):
    figure = timeline_figure(course)
    first = draw(figure, format)
    draw(matrix_figure(matrix), format)  # what was drawn between leaves no trace
    assert draw(figure, format) == first


def test_another_process_gives_the_same_bytes(matrix):
    code = (
        "import importlib.util, sys, hashlib; "
        f"spec = importlib.util.spec_from_file_location('made', {str(Path(__file__).with_name('conftest.py'))!r}); "
        "made = importlib.util.module_from_spec(spec); spec.loader.exec_module(made); "
        "from qualkit.figures import draw, matrix_figure; "
        "print(hashlib.sha256(draw(matrix_figure(made.made_matrix()), 'svg')).hexdigest())"
    )
    from hashlib import sha256

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == sha256(draw(matrix_figure(matrix), "svg")).hexdigest()


def test_several_figures_on_a_page_share_no_id(matrix, course):
    both = draw(matrix_figure(matrix), "svg") + draw(timeline_figure(course), "svg")
    ids = re.findall(rb' id="([^"]*)"', both)
    assert len(ids) >= 4
    assert len(ids) == len(set(ids))


def test_ids_that_would_look_alike_are_kept_apart(matrix):
    one = draw(matrix_figure(dataclasses.replace(matrix, id="a b")), "svg")
    other = draw(matrix_figure(dataclasses.replace(matrix, id="a.b")), "svg")
    assert not set(re.findall(rb' id="([^"]*)"', one)) & set(re.findall(rb' id="([^"]*)"', other))


def test_ids_of_the_drawing_program_are_renamed_where_they_are_used():
    from qualkit.figures.drawing import _finished
    from qualkit.findings import Figure

    svg = '<svg a="1"><g clip-path="url(#clip4)"/><text>id="clip4" url(#clip4)</text><clipPath id="clip4"/></svg>'
    done = _finished(svg, Figure("m", "T", {}, alt="A"))
    assert 'clip-path="url(#m-1)"' in done
    assert '<clipPath id="m-1"/>' in done
    assert '<text>id="clip4" url(#clip4)</text>' in done


def test_an_svg_tells_a_screen_reader_what_it_is(matrix):
    figure = matrix_figure(matrix)
    root = ElementTree.fromstring(draw(figure, "svg"))
    kids = {child.tag.rpartition("}")[2]: child for child in root}
    assert root.get("role") == "img"
    assert kids["title"].text == figure.title
    assert kids["desc"].text == figure.alt
    assert root.get("aria-labelledby") == kids["title"].get("id")
    assert root.get("aria-describedby") == kids["desc"].get("id")


def test_a_png_is_as_large_as_its_scale_says(matrix):
    figure = matrix_figure(matrix)
    sizes = []
    for scale in (1.0, 2.0):
        png = draw(figure, "png", scale=scale)
        assert png.startswith(b"\x89PNG\r\n\x1a\n")
        sizes.append(struct.unpack(">II", png[16:24]))
    assert 655 <= sizes[0][0] <= 664
    assert abs(sizes[1][0] - 2 * sizes[0][0]) <= 2
    assert abs(sizes[1][1] - 2 * sizes[0][1]) <= 2


def test_the_ending_of_a_name_chooses_the_format(matrix):
    figure = matrix_figure(matrix)
    assert format_of(Path("a/b.SVG")) == "svg"
    assert drawing_for(figure, Path("b.svg")) == draw(figure, "svg")
    with pytest.raises(ExportError, match="Q502"):
        format_of(Path("figur.pdf"))
    with pytest.raises(ExportError, match="Q502"):
        draw(figure, "pdf")


def test_a_figure_is_an_altair_chart_for_a_notebook(matrix):
    figure = matrix_figure(matrix)
    assert chart(figure).to_dict()["layer"][0]["mark"] == figure.spec["layer"][0]["mark"]


def test_importing_figures_drags_in_no_drawing():
    code = "import sys, qualkit.figures; print(sorted({'altair', 'vl_convert', 'numpy', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def with_everything(made):
    course = made.course()
    return [matrix_figure(made.matrix()), heat_figure(made.counts()), timeline_figure(course), curve_figure(course)]


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("frame", [lambda figure: figure, captioned])
def test_texts_stand_where_the_drawing_program_would_have_written_them(made, number, frame):
    import vl_convert

    figure = frame(with_everything(made)[number])
    theirs = vl_convert.vegalite_to_svg(dict(figure.spec))
    ours = draw(figure, "svg").decode()
    texts = [sorted(re.findall(r"<text.*?</text>", svg, re.DOTALL)) for svg in (theirs, ours)]
    assert texts[0] == texts[1]
    sizes = [
        [float(each) for each in re.search(r' width="(\d+)" height="(\d+)"', svg).groups()] for svg in (theirs, ours)
    ]
    for one, other in zip(*sizes, strict=True):
        assert abs(one - other) <= 3


def test_texts_that_a_reader_added_are_drawn_as_well(matrix):
    figure = matrix_figure(matrix)
    extra = {"data": {"values": [{"a": "Min note"}]}, "mark": "text", "encoding": {"text": {"field": "a"}}}
    changed = dataclasses.replace(figure, spec={**figure.spec, "layer": [*figure.spec["layer"], extra]})
    assert b"Min note" in draw(changed, "svg")
    bare = {name: value for name, value in changed.spec.items() if name != "config"}
    assert b"Min note" in draw(dataclasses.replace(figure, spec=bare), "svg")


def test_a_packed_png_holds_the_same_pixels():
    import zlib

    import vl_convert

    from qualkit.figures.drawing import _packed

    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><circle cx="9" cy="9" r="7" fill="red"/></svg>'
    )

    def read(png):
        place, found = 8, []
        while place < len(png):
            size, kind = int.from_bytes(png[place : place + 4]), png[place + 4 : place + 8]
            data = png[place + 8 : place + 8 + size]
            assert zlib.crc32(kind + data) == int.from_bytes(png[place + 8 + size : place + 12 + size])
            found.append((kind, zlib.decompress(data) if kind == b"IDAT" else data))
            place += size + 12
        return found

    png = vl_convert.svg_to_png(svg)
    assert read(_packed(png)) == read(png)
