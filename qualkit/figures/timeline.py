"""The course that an informant tells comes in; a picture goes out: lanes with events, and phases behind them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qualkit.figures.composing import Layer, Link, Sign, boxed, compose, empty, legend, linked, texts, underlined
from qualkit.figures.lettering import plain, shorten, text_width, wrap
from qualkit.figures.phases import phase_legend, phase_shades, phase_strip
from qualkit.figures.signs import KINDS, marked
from qualkit.figures.theme import LINE, MUTED, SMALL
from qualkit.figures.time_axis import LEFT, RIGHT, across, time_axis
from qualkit.findings import Figure, Lane, StoryEvent, Timeline

__all__ = ["timeline_figure"]

_WORDS = {
    "da": {
        "turn": "vendepunkt",
        "setback": "tilbageslag",
        "event": "begivenhed",
        "undecided": "hul, stiplet eller ?: foreslået, ikke afgjort",
        "phases": "Faser",
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
        "undecided": "hollow, broken edge or ?: suggested, not decided",
        "phases": "Phases",
        "counts": "{decided} signs rest on coders' decisions, {open} on suggestions that nobody has decided.",
        "none": "There are no events or phases to show.",
        "alt": "Timeline: {title}.",
        "alt_lane": "{lane}: {events}.",
        "alt_phases": "Phases: {phases}.",
    },
}
_LABEL_WIDE = 138.0  # a label takes at most this and two lines; all of it stands in the text beside the figure
_SLOT = 15.0

_Placed = tuple[StoryEvent, float, list[str], bool]
"""An event, the height of its sign, the lines of its label, and whether they stand to its left."""


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
    strip, top = phase_strip(timeline.bands, words["phases"])
    lanes, placed, bottom = _lanes(timeline, top)
    axis, height = time_axis(timeline, top, bottom)
    meant, height = legend(_entries(timeline, words), height + 12)
    phases, height = legend(phase_legend(timeline.bands), height + 6 if timeline.bands else height)
    layers = [
        *phase_shades(timeline.bands, top, bottom),
        *strip,
        *axis,
        *lanes,
        *_signs(placed, link),
        *_labels(placed),
        *meant,
        *phases,
    ]
    return compose(identity, timeline.title, layers, height=height, caption=caption, alt=_alt(timeline, words))


def _strips(timeline: Timeline) -> list[tuple[Lane, list[StoryEvent]]]:
    """Each lane's events by time; events of a lane that is not listed come in one without a name."""
    known = {lane.id for lane in timeline.lanes}
    lanes = [*timeline.lanes, *([Lane("", "")] if any(each.lane not in known for each in timeline.events) else [])]
    every = sorted(timeline.events, key=lambda each: (each.at, each.unit, each.code))
    return [
        (lane, [each for each in every if each.lane == lane.id or (each.lane not in known and lane.id not in known)])
        for lane in lanes
    ]


def _lanes(timeline: Timeline, top: float) -> tuple[list[Layer], list[_Placed], float]:
    """The lanes, where each event is, and where the lanes end."""
    placed: list[_Placed] = []
    names: list[tuple[float, float, list[str]]] = []
    edges = [top]
    for lane, events in _strips(timeline):
        y = edges[-1]
        lines = wrap(lane.label, LEFT - 14)
        taken: list[list[tuple[float, float]]] = []
        for event in events:
            said = _lettered(event)
            slot, leftward = _free(taken, event, said)
            placed.append((event, y + 8 + _SLOT * (slot + len(said) / 2), said, leftward))
        names.append((0, y + 16, lines))
        edges.append(y + max(16 + _SLOT * max(len(taken), 1), LINE * len(lines) + 14))
    return [*underlined(0, RIGHT, edges, colour="#a6a6a6"), *texts(names)], placed, edges[-1]


def _lettered(event: StoryEvent) -> list[str]:
    """The lines of an event's label; the question mark of an undecided one is never cut off."""
    mark = "" if event.basis == "decision" else "?"
    bold = event.kind == "turn"
    lines = shorten(event.label, _LABEL_WIDE - text_width(mark, SMALL), SMALL, lines=2, bold=bold)
    return [*lines[:-1], lines[-1] + mark]


def _free(taken: list[list[tuple[float, float]]], event: StoryEvent, lines: Sequence[str]) -> tuple[int, bool]:
    """The highest slots that have room for an event and its label on either side; they are taken from then on."""
    x = across(event.at)
    wide = max(text_width(line, SMALL, bold=event.kind == "turn") for line in lines) + 14
    sides = [(x - 10, x + wide, False), (x - wide, x + 10, True)]
    fitting = [side for side in sides if side[0] >= LEFT - 12 and side[1] <= RIGHT + 16] or sides[:1]
    need = len(lines)

    def first(left: float, right: float) -> int:
        slot = 0
        while any(its[0] < right and left < its[1] for each in taken[slot : slot + need] for its in each):
            slot += 1
        return slot

    slot, leftward, left, right = min((first(left, right), leftward, left, right) for left, right, leftward in fitting)
    taken += [[] for _ in range(slot + need - len(taken))]
    for each in taken[slot : slot + need]:
        each.append((left, right))
    return slot, leftward


def _signs(placed: Sequence[_Placed], link: Link | None) -> list[Layer]:
    layers: list[Layer] = []
    for kind in ("event", "setback", "turn"):
        for decided in (True, False):
            rows = [
                linked(
                    {"x": across(each.at), "y": y, "unit": each.unit, "code": each.code, "tip": _tip(each)},
                    (each.unit,),
                    link,
                )
                for each, y, _, _ in placed
                if each.kind == kind and (each.basis == "decision") is decided
            ]
            layers += marked(rows, kind, decided=decided)
    return layers


def _labels(placed: Sequence[_Placed]) -> list[Layer]:
    layers: list[Layer] = []
    for bold in (False, True):
        weight = {"fontWeight": "bold"} if bold else {}
        for leftward in (False, True):
            rows = [
                (across(event.at) + (-10 if leftward else 10), y - LINE * (len(lines) - 1) / 2, lines)
                for event, y, lines, its in placed
                if its is leftward and (event.kind == "turn") is bold
            ]
            layers += texts(rows, fontSize=SMALL, align="right" if leftward else "left", **weight)
    return layers


def _entries(timeline: Timeline, words: dict[str, str]) -> list[tuple[str, Sign]]:
    """The legend: the kinds that are there, and how undecided looks."""
    shown = [kind for kind in KINDS if any(each.kind == kind for each in timeline.events)]
    entries: list[tuple[str, Sign]] = [(words[kind], partial(_sign, kind, True)) for kind in shown]
    if any(basis != "decision" for basis in _bases(timeline)):
        entries.append((words["undecided"], partial(_sign, shown[0] if shown else "", False)))
    return entries


def _sign(kind: str, decided: bool, x: float, y: float) -> list[Layer]:
    if kind:
        return marked([{"x": x, "y": y}], kind, decided=decided)
    return boxed(x, y, stroke=MUTED, strokeDash=[3, 2])


def _tip(event: StoryEvent) -> str:
    when = event.when.said if event.when is not None else ""
    return plain(" – ".join(part for part in (event.label, when, event.words) if part))


def _bases(timeline: Timeline) -> list[str]:
    return [*(event.basis for event in timeline.events), *(band.basis for band in timeline.bands)]


def _counted(timeline: Timeline, words: dict[str, str]) -> str:
    bases = _bases(timeline)
    decided = bases.count("decision")
    return words["counts"].format(decided=decided, open=len(bases) - decided)


def _alt(timeline: Timeline, words: dict[str, str]) -> str:
    said = [words["alt"].format(title=timeline.title)]
    for lane, events in _strips(timeline):
        if events:
            named = "; ".join(
                each.label
                + (f" ({words[each.kind]})" if each.kind != "event" else "")
                + ("" if each.basis == "decision" else "?")
                for each in events
            )
            said.append(words["alt_lane"].format(lane=lane.label, events=named))
    if timeline.bands:
        phases = ", ".join(band.label for band in sorted(timeline.bands, key=lambda band: (band.start, band.code)))
        said.append(words["alt_phases"].format(phases=phases))
    return " ".join(said)
