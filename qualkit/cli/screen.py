"""Tables, notices and progress come in; stdout gets data, stderr the rest. Rich is imported when it must draw."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qualkit.errors import Notice

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from qualkit.project.progress import Progress

__all__ = [
    "fits",
    "note",
    "notices",
    "print_json",
    "print_table",
    "program",
    "progress_bar",
    "show",
    "stdout",
    "wide",
]

SLOW_SECONDS = 1.0  # work that is over sooner shows no bar


def stdout() -> Console:
    """The console for data: plain text when piped, 100 columns where the width is not known."""
    from rich.console import Console

    class Data(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # `… | head` is no fault; main knows what to do

    console = Data(highlight=False, emoji=False, markup=False)
    return console if console.is_terminal else Data(highlight=False, emoji=False, markup=False, width=120)


def show(renderable: RenderableType) -> None:
    """Draw on stdout."""
    stdout().print(renderable)


def note(text: str, *, quiet: bool = False) -> None:
    """A line on stderr."""
    if not quiet:
        print(text, file=sys.stderr)


def program() -> str:
    """How the user calls this program: by name if the shell finds it, else by the path it was called by."""
    import shutil

    if shutil.which("qualkit"):
        return "qualkit"
    called = sys.argv[0]
    return called if called.endswith("qualkit") else f"{sys.executable} -m qualkit"


def notices(found: Iterable[Notice], *, quiet: bool = False) -> None:
    """Notices on stderr, one a line, each once."""
    if not quiet:
        for line in dict.fromkeys(str(notice) for notice in found):
            print(line, file=sys.stderr)


def print_json(value: Any) -> None:
    """JSON on stdout, letters as they are; a number that is none is null."""
    print(json.dumps(_without_nan(value), ensure_ascii=False, indent=2, default=str))


def _without_nan(value: Any) -> Any:
    if isinstance(value, float) and value != value:
        return None
    if isinstance(value, dict):
        return {name: _without_nan(each) for name, each in value.items()}
    return [_without_nan(each) for each in value] if isinstance(value, list | tuple) else value


def wide(value: Any) -> str:
    """A cell's text."""
    return "" if value is None else str(value)


def print_table(
    columns: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
    *,
    title: str = "",
    ratios: Mapping[str, int] | None = None,
) -> None:
    """A table on stdout. ``columns`` maps key to heading; numbers stand right; ``ratios`` share the width."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=title or None,
        box=SIMPLE_HEAD,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        pad_edge=False,
    )
    cramped = {} if fits(columns, rows) else _widths(columns, rows, stdout().width)
    for key, heading in columns.items():
        numeric = bool(rows) and all(isinstance(row.get(key), int | float) for row in rows)
        # A number and an id are read as one word: never broken over two lines.
        whole = numeric or (bool(rows) and not any(" " in wide(row.get(key)) for row in rows))
        ratio = None if whole or cramped else (ratios or {}).get(key)
        table.add_column(
            heading,
            justify="right" if numeric else "left",
            ratio=ratio,
            overflow="fold",
            no_wrap=whole and not cramped,
            width=cramped.get(key),
        )
    for row in rows:
        table.add_row(*(Text(wide(row.get(key))) for key in columns))
    if ratios and not cramped:
        table.expand = True
    show(table)


def _numbers(rows: Sequence[Mapping[str, Any]], key: str) -> bool:
    """True if the texts of a column are numbers as they are printed: 0,52, –0,10, 12 %, 18/9, a time or an interval."""
    return bool(rows) and all(re.fullmatch(r"[\d.,:;/%–−\[\]\s-]*", wide(row.get(key))) for row in rows)


def _widths(columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]], width: int) -> dict[str, int]:
    """How wide each column is where there is no room for all: names are broken, then headings, numbers never.

    Half a number is another number.
    """
    longest = {key: max((len(wide(row.get(key))) for row in rows), default=1) or 1 for key in columns}
    numbers = {key for key in columns if _numbers(rows, key)}
    words = {key: max(len(word) for word in f"{heading} .".split()) for key, heading in columns.items()}
    found = {key: max(longest[key], len(heading)) for key, heading in columns.items()}
    for least in (
        dict.fromkeys(columns.keys() - numbers, 24),
        {key: max(longest[key], words[key]) for key in numbers},
        dict.fromkeys(columns.keys() - numbers, 12),
        {key: longest[key] for key in numbers},
        dict.fromkeys(columns.keys() - numbers, 4),
    ):
        while sum(found.values()) + 3 * (len(found) - 1) + 2 > width:
            wider = [key for key in columns if key in least and found[key] > least[key]]
            if not wider:
                break
            found[max(wider, key=lambda key: found[key])] -= 1
    return found


def fits(columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> bool:
    """True if :func:`print_table` has room for all of it in one line a row."""
    widths = [max(len(heading), *(len(wide(row.get(key))) for row in rows), 0) for key, heading in columns.items()]
    return sum(widths) + 3 * (len(widths) - 1) + 2 <= stdout().width


@contextmanager
def progress_bar(*, quiet: bool = False) -> Iterator[Progress]:
    """A progress bar on stderr for each stage that takes over a second."""
    if quiet:
        from qualkit.project.progress import silent

        yield silent
        return
    bar: Any = None
    tasks: dict[str, Any] = {}
    started: dict[str, float] = {}
    words = {"read": "reading", "suggest": "suggesting", "export": "writing"}

    def update(stage: str, done: int, total: int) -> None:
        nonlocal bar
        started.setdefault(stage, time.monotonic())
        if stage not in tasks:
            if done >= total or time.monotonic() - started[stage] < SLOW_SECONDS:
                return
            if bar is None:
                from rich.console import Console
                from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
                from rich.progress import Progress as RichProgress

                bar = RichProgress(
                    TextColumn("{task.description}"),
                    BarColumn(),
                    MofNCompleteColumn(),
                    TimeRemainingColumn(),
                    console=Console(stderr=True),
                )
                bar.start()
            tasks[stage] = bar.add_task(words.get(stage, stage), total=total)
        bar.update(tasks[stage], completed=done)

    try:
        yield update
    finally:
        if bar is not None:
            bar.stop()
