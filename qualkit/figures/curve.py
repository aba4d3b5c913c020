"""The course that an informant tells comes in; two lines go out: how pleasant the talk is, and how much acting."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from qualkit.figures.composing import Layer, compose, empty, layer, texts, underlined
from qualkit.figures.lettering import text_width
from qualkit.figures.signs import marked
from qualkit.figures.theme import BLUE, FAINT, INK, MUTED, SMALL, number
from qualkit.figures.time_axis import LEFT, RIGHT, across, time_axis
from qualkit.findings import CurvePoint, Figure, StoryEvent, Timeline

__all__ = ["curve_figure"]

_WORDS = {
    "da": {
        "title": "{title}: stemning og handlekraft",
        "valence": "Stemning",
        "agency": "Handlekraft",
        "high_valence": "behageligt",
        "low_valence": "ubehageligt",
        "high_agency": "selv handlende",
        "low_agency": "udsat for andre",
        "none": "Der er for få steder at måle på til en kurve.",
        "caption": "Ordene i det fortalte, jævnet over nabosteder: stemning fra −2 til 2, handlekraft fra −1 til 1.",
        "turns": "Rude: vendepunkt; hul: foreslået, ikke afgjort.",
        "alt": "Kurver over {title}. {parts}",
        "part": "{name} går fra {first} til {last}, lavest {low} og højest {high}.",
    },
    "en": {
        "title": "{title}: mood and agency",
        "valence": "Mood",
        "agency": "Agency",
        "high_valence": "pleasant",
        "low_valence": "unpleasant",
        "high_agency": "acting",
        "low_agency": "acted upon",
        "none": "There are too few places to measure for a curve.",
        "caption": "The words of what is told, smoothed over neighbours: mood from −2 to 2, agency from −1 to 1.",
        "turns": "Diamond: turning point; hollow: suggested, not decided.",
        "alt": "Curves of {title}. {parts}",
        "part": "{name} goes from {first} to {last}, lowest {low} and highest {high}.",
    },
}
_TOP, _BOTTOM = 26.0, 176.0


def curve_figure(timeline: Timeline, *, caption: str = "", identity: str = "") -> Figure:
    """Valence as a solid line, agency as a broken one, around a shared zero.

    Each has the scale it needs, printed at its own side, as smoothed values stay far from the ends.

    Args:
        timeline: with a curve.
        caption: what it rests on.
        identity: the figure's id; by default made of the cases'.
    """
    words = _WORDS.get(timeline.lang, _WORDS["da"])
    identity = identity or "curve-" + "-".join(timeline.cases)
    title = words["title"].format(title=timeline.title)
    points = sorted(timeline.curve, key=lambda point: (point.at, point.unit))
    turns = [event for event in timeline.events if event.kind == "turn"]
    said = (caption, words["caption"], words["turns"] if turns else "", timeline.note, timeline.curve_note)
    caption = " ".join(part for part in said if part)
    if len(points) < 2:
        return empty(identity, title, words["none"], caption=timeline.note)
    ends = {
        "valence": _reach([point.valence for point in points], (0.5, 1.0, 2.0)),
        "agency": _reach([point.agency for point in points], (0.25, 0.5, 1.0)),
    }
    zero, half = (_TOP + _BOTTOM) / 2, (_BOTTOM - _TOP) / 2

    def line(name: str) -> list[tuple[float, float]]:
        return [(across(point.at), zero - getattr(point, name) / ends[name] * half) for point in points]

    valence, agency = line("valence"), line("agency")
    axis, height = time_axis(timeline, _TOP, _BOTTOM)
    layers: list[Layer] = [
        *axis,
        *underlined(LEFT, RIGHT, (_TOP, _BOTTOM), colour=FAINT),
        *underlined(LEFT, RIGHT, [zero], colour=MUTED),
        *_turns(turns),
        *_sides(words, ends, timeline.lang),
        *layer("line", _rows(valence, points, "valence"), color=BLUE, strokeWidth=2.2),
        *layer("line", _rows(agency, points, "agency"), color=INK, strokeWidth=2, strokeDash=[6, 4]),
        *_names(words, valence, agency),
    ]
    parts = " ".join(
        words["part"].format(
            name=words[name],
            first=number(values[0], lang=timeline.lang, decimals=1),
            last=number(values[-1], lang=timeline.lang, decimals=1),
            low=number(min(values), lang=timeline.lang, decimals=1),
            high=number(max(values), lang=timeline.lang, decimals=1),
        )
        for name, values in (
            ("valence", [point.valence for point in points]),
            ("agency", [point.agency for point in points]),
        )
    )
    alt = words["alt"].format(title=timeline.title, parts=parts)
    return compose(identity, title, layers, height=height, caption=caption, alt=alt)


def _reach(values: Sequence[float], steps: tuple[float, ...]) -> float:
    """The smallest of the steps that holds all values."""
    most = max(abs(value) for value in values)
    return next((step for step in steps if step >= most), steps[-1])


def _rows(places: Sequence[tuple[float, float]], points: Sequence[CurvePoint], name: str) -> list[dict[str, object]]:
    return [
        {"x": x, "y": min(max(y, _TOP), _BOTTOM), "unit": point.unit, name: getattr(point, name)}
        for (x, y), point in zip(places, points, strict=True)
    ]


def _sides(words: dict[str, str], ends: dict[str, float], lang: str) -> list[Layer]:
    """What up and down mean: valence in the first column, agency in the second."""
    rows = []
    # The lower pair stands a little higher, clear of the labels of the ticks.
    for y, key, sign in ((_TOP, "high", 1), (_BOTTOM - 10, "low", -1)):
        for offset, name in ((-7, "valence"), (7, "agency")):
            value = number(sign * ends[name], lang=lang)
            rows.append((LEFT - 8, y + offset, [f"{words[f'{key}_{name}']} ({value})"]))
    return [
        *texts(rows[0::2], align="right", fontSize=SMALL, color=BLUE),
        *texts(rows[1::2], align="right", fontSize=SMALL, color=INK),
        *texts([(LEFT - 8, (_TOP + _BOTTOM) / 2, ["0"])], align="right", fontSize=SMALL, color=MUTED),
    ]


def _turns(turns: Sequence[StoryEvent]) -> list[Layer]:
    """The turning points over the curve, each with a dotted line down through it."""
    layers: list[Layer] = []
    for decided in (True, False):
        rows = [{"x": across(each.at), "y": _TOP - 13} for each in turns if (each.basis == "decision") is decided]
        lines = [{"x": row["x"], "x2": row["x"], "y": _TOP - 4, "y2": _BOTTOM} for row in rows]
        layers += layer("rule", lines, stroke=MUTED, strokeDash=[1, 3])
        layers += marked(rows, "turn", decided=decided)
    return layers


def _names(
    words: dict[str, str], valence: Sequence[tuple[float, float]], agency: Sequence[tuple[float, float]]
) -> list[Layer]:
    """Each line's name beside it, where it meets neither line and its own is level."""
    layers: list[Layer] = []
    boxes: list[tuple[float, float, float]] = []
    for name, own, other, colour in (("valence", valence, agency, BLUE), ("agency", agency, valence, INK)):
        half = text_width(words[name], bold=True) / 2 + 3
        found: list[tuple[float, float, float]] = []
        for step in range(5, 96):
            x = LEFT + (RIGHT - LEFT) * step / 100
            if x - half < LEFT or x + half > RIGHT:
                continue
            near = [_height(own, x + half * part / 4) for part in range(-4, 5)]
            others = [_height(other, x + half * part / 4) for part in range(-4, 5)]
            for y in (min(near) - 10, max(near) + 11):
                met = sum(abs(each - y) < 11 for each in others)
                met += sum(abs(x - its) < half + wide and abs(y - at) < 15 for its, at, wide in boxes) * 9
                outside = max(_TOP + 8 - y, y - _BOTTOM + 8, 0.0)
                # Last comes the place: ties go to the middle.
                found.append((met * 20 + outside * 5 + max(near) - min(near) + abs(step - 50) / 100, x, y))
        _, x, y = min(found)
        boxes.append((x, y, half))
        layers += texts([(x, y, [words[name]])], align="center", fontWeight="bold", color=colour)
    return layers


def _height(line: Sequence[tuple[float, float]], x: float) -> float:
    """Where a line is at a place, or its end's height beyond it."""
    behind = bisect_left(line, x, key=lambda point: point[0])
    if behind == 0 or behind == len(line):
        return line[0][1] if behind == 0 else line[-1][1]
    (left, low), (right, high) = line[behind - 1], line[behind]
    return low + (high - low) * (x - left) / (right - left) if right > left else high
