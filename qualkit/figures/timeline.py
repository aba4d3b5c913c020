"""The course that an informant tells comes in; a picture goes out: lanes, phases behind them, events and turning points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qualkit.figures.composing import (
    Layer,
    Link,
    Row,
    boxed,
    compose,
    empty,
    hatch,
    layer,
    legend,
    linked,
    texts,
    underlined,
)
from qualkit.figures.lettering import plain, shorten, text_width, wrap
from qualkit.figures.signs import KINDS, marked
from qualkit.figures.theme import FAINT, INK, LABEL, LINE, MUTED, PAPER, SMALL, WIDTH
from qualkit.findings import Band, Figure, StoryEvent, Timeline

__all__ = ["axis_layers", "timeline_figure"]

_WORDS = {
    "da": {
        "turn": "vendepunkt",
        "setback": "tilbageslag",
        "event": "begivenhed",
        "undecided": "hul eller stiplet kant: foreslået, ikke afgjort",
        "phases": "Faser",
        "story": "Tid i det liv, der fortælles om",
        "telling": "Interviewets gang, fra start til slut",
        "counts": "{decided} tegn hviler på kodernes afgørelser, {open} på forslag, som ingen har afgjort.",
        "none": "Der er ingen begivenheder eller faser at vise.",
        "alt": "Tidslinje: {title}.",
        "alt_lane": "{lane}: {events}.",
        "alt_phases": "Faser: {phases}.",
    },
    "en": {
        "turn": "turning point",
        "setback": "setback",
        "event": "event",
        "undecided": "hollow or broken edge: suggested, not decided",
        "phases": "Phases",
        "story": "Time in the life that is told",
        "telling": "The interview, from start to end",
        "counts": "{decided} signs rest on coders' decisions, {open} on suggestions that nobody has decided.",
        "none": "There are no events or phases to show.",
        "alt": "Timeline: {title}.",
        "alt_lane": "{lane}: {events}.",
        "alt_phases": "Phases: {phases}.",
    },
}
LEFT, RIGHT = 112.0, WIDTH - 10.0
_LABEL_WIDE = 138.0  # a label takes at most this and two lines; all of it stands in the text beside the figure
_SLOT = 15.0
_BAND = 19.0
# Each phase has a grey and a pattern of its own, as greys alone are hard to match with a legend.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("#f0f0f0", ""),
    ("#d4d4d4", ""),
    ("#e8e8e8", "rising"),
    ("#ffffff", "falling"),
    ("#c2c2c2", "rising"),
    ("#e0e0e0", "both"),
)


def timeline_figure(timeline: Timeline, *, caption: str = "", link: Link | None = None, identity: str = "") -> Figure:
    """Lanes with events, phases behind them; turning points are diamonds, setbacks point down, undecided is hollow.

    Events that are near each other stand under each other; only their place from left to right means time.

    Args:
        timeline: of one informant or a couple.
        caption: what it rests on; by default how many signs are decided and how many suggested.
        link: gives the address that an event's unit leads to.
        identity: the figure's id; by default made of the cases'.
    """
    words = _WORDS.get(timeline.lang, _WORDS["da"])
    identity = identity or "timeline-" + "-".join(timeline.cases)
    caption = " ".join((caption or _counted(timeline, words), timeline.note))
    if not timeline.events and not timeline.bands:
        return empty(identity, timeline.title, words["none"], caption=timeline.note)
    ribbon, top = _ribbon(timeline, words)
    lanes, placed, bottom = _lanes(timeline, top)
    styles = _styles(timeline.bands)
    behind: list[Layer] = []
    for band in timeline.bands:
        fill, _ = styles[band.code]
        row = {"x": across(band.start), "x2": _end(band), "y": top, "y2": bottom}
        behind += layer("rect", [row], fill=fill, opacity=0.45)
    signs: list[Layer] = []
    for kind in ("event", "setback", "turn"):
        for basis in ("decision", "suggestion"):
            rows = [
                linked(
                    {"x": across(each.at), "y": y, "unit": each.unit, "code": each.code, "tip": _tip(each)},
                    (each.unit,),
                    link,
                )
                for each, y, _, _ in placed
                if (each.kind, each.basis == "decision") == (kind, basis == "decision")
            ]
            signs += marked(rows, kind, decided=basis == "decision")
    axis, height = axis_layers(timeline, words[timeline.axis], top, bottom)
    shown = [kind for kind in KINDS if any(each.kind == kind for each in timeline.events)]
    entries = [(words[kind], lambda x, y, kind=kind: marked([{"x": x, "y": y}], kind, decided=True)) for kind in shown]
    if any(each.basis != "decision" for each in (*timeline.events, *timeline.bands)):
        first = shown[0] if shown else ""
        entries.append((words["undecided"], lambda x, y: _open_sign(first, x, y)))
    signs_meant, height = legend(entries, height + 12)
    phases, height = legend(
        [
            (label, lambda x, y, code=code: _swatch(styles[code], x, y))
            for code, label in dict.fromkeys((band.code, plain(band.label)) for band in timeline.bands)
        ],
        height + 6 if timeline.bands else height,
    )
    layers = [*behind, *ribbon, *lanes, *axis, *signs, *_labels(placed), *signs_meant, *phases]
    return compose(identity, timeline.title, layers, height=height, caption=caption, alt=_alt(timeline, words))


def across(at: float) -> float:
    """Where a place in [0, 1] is, in pixels."""
    return LEFT + min(max(at, 0.0), 1.0) * (RIGHT - LEFT)


def _end(band: Band) -> float:
    """The right edge; a phase of one unit is still to be seen."""
    return min(max(across(band.end), across(band.start) + 4), RIGHT)


def _styles(bands: Sequence[Band]) -> dict[str, tuple[str, str]]:
    """Grey and pattern of each phase, in order of appearance."""
    codes = list(dict.fromkeys(band.code for band in bands))
    return {code: _PATTERNS[number % len(_PATTERNS)] for number, code in enumerate(codes)}


def _hatching(pattern: str, left: float, top: float, right: float, bottom: float) -> list[Layer]:
    lines: list[Row] = []
    if pattern in ("rising", "both"):
        lines += hatch(left, top, right, bottom, gap=6)
    if pattern in ("falling", "both"):
        lines += hatch(left, top, right, bottom, gap=6, rising=False)
    return layer("rule", lines, stroke="#8c8c8c", strokeWidth=0.7)


def _swatch(style: tuple[str, str], x: float, y: float) -> list[Layer]:
    return [*boxed(x, y, fill=style[0], stroke=MUTED), *_hatching(style[1], x - 10, y - 6.5, x + 10, y + 6.5)]


def _open_sign(kind: str, x: float, y: float) -> list[Layer]:
    if kind:
        return marked([{"x": x, "y": y}], kind, decided=False)
    return boxed(x, y, stroke=MUTED, strokeDash=[3, 2])


def _ribbon(timeline: Timeline, words: dict[str, str]) -> tuple[list[Layer], float]:
    """The phases as a strip at the top, in as many rows as they overlap; where the lanes begin."""
    if not timeline.bands:
        return [], 4.0
    styles = _styles(timeline.bands)
    ends: list[float] = []
    layers: list[Layer] = []
    named: list[tuple[float, float, list[str]]] = []
    patches: list[Row] = []
    for band in sorted(timeline.bands, key=lambda band: (band.start, band.end, band.code)):
        left, right = across(band.start), _end(band)
        row = next((number for number, end in enumerate(ends) if end <= left + 0.5), len(ends))
        ends[row:] = [right, *ends[row + 1 :]]
        top = 4 + row * (_BAND + 3)
        fill, pattern = styles[band.code]
        decided = band.basis == "decision"
        look: dict[str, Any] = {"stroke": INK} if decided else {"stroke": MUTED, "strokeDash": [3, 2]}
        said = plain(band.label) + ("" if decided else "?")
        box = {"x": left, "x2": right, "y": top, "y2": top + _BAND, "code": band.code, "tip": said}
        layers += layer("rect", [box], fill=fill, **look)
        layers += _hatching(pattern, left, top, right, top + _BAND)
        wide = text_width(said, SMALL)
        if wide + 8 <= right - left:
            middle = (left + right) / 2
            if pattern:
                patches.append(
                    {"x": middle - wide / 2 - 3, "x2": middle + wide / 2 + 3, "y": top + 3, "y2": top + _BAND - 3}
                )
            named.append((middle, top + _BAND / 2, [said]))
    bottom = 4 + len(ends) * (_BAND + 3) + 4
    return [
        *layers,
        *layer("rect", patches, fill=PAPER),
        *texts(named, align="center", fontSize=SMALL),
        *texts([(0, 4 + _BAND / 2, [words["phases"]])], color=MUTED),
    ], bottom


Placed = tuple[StoryEvent, float, list[str], bool]


def _lanes(timeline: Timeline, top: float) -> tuple[list[Layer], list[Placed], float]:
    """The lanes, and each event with its height, its lines and whether they stand on its left."""
    placed: list[Placed] = []
    names: list[tuple[float, float, list[str]]] = []
    edges = [top]
    y = top
    for lane in timeline.lanes:
        here = sorted((each for each in timeline.events if each.lane == lane.id), key=lambda each: (each.at, each.unit))
        lines = wrap(lane.label, LEFT - 14)
        slots: list[list[tuple[float, float]]] = []
        for event in here:
            said, wide, leftward = _lettered(event)
            x = across(event.at)
            box = (x - wide - 12, x + 9) if leftward else (x - 9, x + wide + 12)
            need = len(said)
            slot = 0
            while any(left < box[1] and box[0] < right for taken in slots[slot : slot + need] for left, right in taken):
                slot += 1
            while len(slots) < slot + need:
                slots.append([])
            for taken in slots[slot : slot + need]:
                taken.append(box)
            placed.append((event, y + 8 + _SLOT * (slot + need / 2), said, leftward))
        high = max(16 + _SLOT * max(len(slots), 1), LINE * len(lines) + 14)
        names.append((0, y + 16, lines))
        y += high
        edges.append(y)
    return [*underlined(0, RIGHT, edges, colour="#a6a6a6"), *texts(names)], placed, y


def _lettered(event: StoryEvent) -> tuple[list[str], float, bool]:
    """The lines of a label, their width, and whether they stand to the left of the sign."""
    bold = event.kind == "turn"
    lines = shorten(event.label + ("" if event.basis == "decision" else "?"), _LABEL_WIDE, SMALL, lines=2, bold=bold)
    wide = max(text_width(line, SMALL, bold=bold) for line in lines)
    return lines, wide, across(event.at) + wide + 14 > RIGHT


def _labels(placed: Sequence[Placed]) -> list[Layer]:
    layers: list[Layer] = []
    for bold in (False, True):
        for leftward in (False, True):
            rows = [
                (across(event.at) + (-10 if leftward else 10), y - LINE * (len(lines) - 1) / 2, lines)
                for event, y, lines, its in placed
                if its == leftward and (event.kind == "turn") == bold
            ]
            layers += texts(
                rows,
                fontSize=SMALL,
                align="right" if leftward else "left",
                **({"fontWeight": "bold"} if bold else {}),
            )
    return layers


def axis_layers(timeline: Timeline, name: str, top: float, bottom: float) -> tuple[list[Layer], float]:
    """Thin upright lines at the ticks, their labels as far as they have room, and what the axis is.

    Returns:
        The layers and where the next thing may begin.
    """
    named: list[tuple[float, float, list[str]]] = []
    end = float("-inf")
    for at, label in sorted(timeline.ticks):
        wide = text_width(plain(label), LABEL)
        x = min(max(across(at), LEFT + wide / 2), RIGHT - wide / 2)
        if x - wide / 2 > end + 6:
            named.append((x, bottom + 13, [plain(label)]))
            end = x + wide / 2
    lines = [{"x": across(at), "x2": across(at), "y": top, "y2": bottom + 4} for at, _ in timeline.ticks]
    return [
        *layer("rule", lines, stroke=FAINT, strokeWidth=1),
        *texts(named, align="center", color=MUTED),
        *texts([(RIGHT, bottom + 28, [name])], align="right", fontSize=SMALL, color=MUTED),
        *layer(
            "rule",
            [
                {
                    "x": RIGHT - 6 - text_width(name, SMALL) - 30,
                    "x2": RIGHT - 6 - text_width(name, SMALL),
                    "y": bottom + 28,
                    "y2": bottom + 28,
                }
            ],
            stroke=MUTED,
        ),
    ], bottom + 36


def _tip(event: StoryEvent) -> str:
    when = event.when.said if event.when is not None else ""
    return plain(" – ".join(part for part in (event.label, when, event.words) if part))


def _counted(timeline: Timeline, words: dict[str, str]) -> str:
    every = [each.basis for each in (*timeline.events, *timeline.bands)]
    decided = every.count("decision")
    return words["counts"].format(decided=decided, open=len(every) - decided)


def _alt(timeline: Timeline, words: dict[str, str]) -> str:
    said = [words["alt"].format(title=timeline.title)]
    for lane in timeline.lanes:
        here = sorted((each for each in timeline.events if each.lane == lane.id), key=lambda each: (each.at, each.unit))
        if here:
            named = "; ".join(
                each.label
                + (f" ({words[each.kind]})" if each.kind != "event" else "")
                + ("" if each.basis == "decision" else "?")
                for each in here
            )
            said.append(words["alt_lane"].format(lane=lane.label, events=named))
    if timeline.bands:
        phases = ", ".join(band.label for band in sorted(timeline.bands, key=lambda band: band.start))
        said.append(words["alt_phases"].format(phases=phases))
    return " ".join(said)
