"""Timelines and case pages come in; lines on the screen go out, readable at 80 columns and without colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qualkit.cli import screen

if TYPE_CHECKING:
    from qualkit.findings import CasePage, Passage, Timeline

__all__ = ["show_card", "show_curve", "show_page", "show_timeline"]

_SIGNS = {
    ("turn", "decision"): "◆",
    ("turn", "suggestion"): "◇",
    ("setback", "decision"): "▼",
    ("setback", "suggestion"): "▽",
    ("event", "decision"): "●",
    ("event", "suggestion"): "○",
}
_WORDS = {
    "da": {
        "legend": "◆ vendepunkt  ▼ tilbageslag  ● hændelse  ▬ fase; åbne tegn er forslag, som ingen har afgjort",
        "valence": "tone",
        "agency": "handlekraft i talen",
        "low": "lav",
        "high": "høj",
        "no_curve": "For lidt af talen har en tone.",
        "nothing": "Intet er kodet.",
        "before": "Før",
        "after": "Efter",
        "silent": "–",
        "keywords": "Nøgleord",
        "course": "Forløb",
        "turns": "Vendepunkter",
        "quotes": "Citater",
        "questions": "Til den, der skriver",
        "cause": "udløst af",
        "suggested": "forslag",
    },
    "en": {
        "legend": "◆ turning point  ▼ setback  ● event  ▬ phase; hollow signs are suggestions that nobody has decided",
        "valence": "tone",
        "agency": "agency in the talk",
        "low": "low",
        "high": "high",
        "no_curve": "Too little of the talk has a tone.",
        "nothing": "Nothing is coded.",
        "before": "Before",
        "after": "After",
        "silent": "–",
        "keywords": "Keywords",
        "course": "Course",
        "turns": "Turning points",
        "quotes": "Quotes",
        "questions": "For the writer",
        "cause": "brought about by",
        "suggested": "suggestion",
    },
}
_FIRST = 40  # words of a turning point
_BLOCKS = "▁▂▃▄▅▆▇█"


def show_timeline(line: Timeline) -> None:
    """A timeline as lines by lane, in the order of its axis."""
    from rich.padding import Padding
    from rich.text import Text

    words = _WORDS[line.lang]
    screen.show(Text(f"\n{line.title}", style="bold"))
    if line.ticks:
        screen.show(Text("  " + " · ".join(label for _, label in line.ticks), style="dim"))
    if not line.events and not line.bands:
        screen.show(Text(f"  {words['nothing']}", style="dim"))
        return
    for band in line.bands:
        sign = "▬" if band.basis == "decision" else "▭"
        screen.show(
            Padding(
                Text.assemble(f"{sign} ", (band.label, "italic"), f"  {_at(band.start)}–{_at(band.end)}"), (0, 0, 0, 2)
            )
        )
    for lane in line.lanes:
        its = [event for event in line.events if event.lane == lane.id]
        if not its:
            continue
        screen.show(Text(f"  {lane.label}", style="underline"))
        for event in sorted(its, key=lambda each: each.at):
            when = event.when.said if event.when is not None and event.when.said else ""
            year = (
                f"{event.when.year:.0f} " if line.axis == "story" and event.when is not None and event.when.year else ""
            )
            told = Text.assemble(
                f"{_SIGNS[event.kind, event.basis]} ",
                (f"{year}", "dim"),
                (event.label, "bold" if event.kind == "turn" else ""),
                (f"  {when}" if when else "", "dim"),
            )
            screen.show(Padding(told, (0, 0, 0, 4)))
            if event.words:
                screen.show(Padding(Text(f"”{event.words}”", style="dim"), (0, 0, 0, 8)))
    screen.show(Text(f"  {line.note}", style="dim"))
    screen.show(Text(f"  {words['legend']}", style="dim"))


def _at(place: float) -> str:
    return f"{place * 100:.0f} %"


def show_curve(line: Timeline) -> None:
    """Tone and agency as two rows of blocks."""
    from rich.text import Text

    words = _WORDS[line.lang]
    screen.show(Text(f"\n{line.title}", style="bold"))
    if not line.curve:
        screen.show(Text(f"  {words['no_curve']}", style="dim"))
        return
    for name, values, top in (
        (words["valence"], [point.valence for point in line.curve], 2.0),
        (words["agency"], [point.agency for point in line.curve], 1.0),
    ):
        drawn = "".join(_BLOCKS[min(7, max(0, round((value / top + 1) / 2 * 7)))] for value in values)
        screen.show(Text(f"  {name:<20} {drawn}"))
    screen.show(Text(f"  {line.note} {line.curve_note}", style="dim"))


def _said(passage: Passage, words: dict[str, str]) -> str:
    if not passage.unit:  # from the attribute table: nobody said it
        return passage.text
    open_one = f" ({words['suggested']})" if passage.basis == "suggestion" else ""
    return f"”{passage.text}”{open_one}"


def _beginning(words: str) -> str:
    """The first words of a unit."""
    every = words.split()
    return " ".join(every[:_FIRST]) + (" …" if len(every) > _FIRST else "")


def show_card(page: CasePage, lang: str) -> None:
    """Before and after, side by side."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    words = _WORDS[lang]
    table = Table(title=Text(page.title), box=SIMPLE_HEAD, title_justify="left", title_style="bold", pad_edge=False)
    table.add_column("", ratio=2)
    table.add_column(words["before"], ratio=5)
    table.add_column(words["after"], ratio=5)
    for name, before, after in page.card:
        table.add_row(
            Text(name, style="bold"),
            *(
                Text("\n".join(_said(each, words) for each in its) or words["silent"], style="" if its else "dim")
                for its in (before, after)
            ),
        )
    screen.show(table)


def show_page(page: CasePage, said: Mapping[str, str], lang: str) -> None:
    """A case page as it will stand in the report.

    Args:
        page: of one informant.
        said: unit id to its words, for the turning points.
        lang: ``da`` or ``en``.
    """
    from rich.padding import Padding
    from rich.text import Text

    from qualkit.quotes import cite

    words = _WORDS[lang]

    def line(text: str | Text, left: int = 2) -> None:
        screen.show(Padding(text if isinstance(text, Text) else Text(text), (0, 0, 0, left)))

    screen.show(Text(f"\n{page.title}", style="bold underline"))
    if page.kernel is not None:
        line(Text(_said(page.kernel, words), style="italic"))
    if page.facts:
        line(" · ".join(f"{name}: {value}" for name, value in page.facts))
    if page.keywords:
        line(f"{words['keywords']}: {', '.join(page.keywords)}")
    if page.course:
        line(Text(words["course"], style="bold"))
        for passage in page.course:
            line(f"{passage.label}: {_said(passage, words)}", 4)
    if page.turns:
        line(Text(words["turns"], style="bold"))
        for turn in page.turns:
            sign = _SIGNS["turn", turn.basis]
            cause = f", {words['cause']} {turn.point.cause}" if turn.point.cause else ""
            line(f"{sign} {turn.label}{cause}", 4)
            line(Text(f"”{_beginning(said.get(turn.point.event, ''))}”", style="dim"), 8)
    if page.quotes:
        line(Text(words["quotes"], style="bold"))
        for quote in page.quotes:
            line(cite(quote, lang=lang), 4)
    line(Text(words["questions"], style="bold"))
    for question in page.questions:
        line(f"{question}  ____", 4)
    if page.note:
        line(Text(page.note, style="dim"))
