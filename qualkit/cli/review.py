"""``qualkit review``: go through the suggested codes, in the terminal, line by line, or in the browser."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.coder import coder_named
from qualkit.cli.options import Coding, Lang, MinProbability, ProjectFolder, Quiet, Seed, TranscriptName
from qualkit.errors import ConfigError, ExitCode, MissingExtraError

if TYPE_CHECKING:
    from qualkit.project import Project
    from qualkit.project.reviewing import Session


class Order(StrEnum):
    """In what order units come up."""

    queue = "queue"
    text = "text"


class Theme(StrEnum):
    """Colours."""

    dark = "dark"
    light = "light"
    ansi = "ansi"


def review(
    project: ProjectFolder = None,
    coder: Annotated[
        str | None,
        typer.Option("--coder", metavar="NAME", help="Whose decisions; else [review] coder.", show_default=False),
    ] = None,
    transcript: TranscriptName = None,
    code: Coding = None,
    min_probability: MinProbability = None,
    order: Annotated[
        Order, typer.Option("--order", help="queue: what matters most first; text: as it was told.")
    ] = Order.queue,
    undecided: Annotated[bool, typer.Option("--undecided", help="Only what waits for a decision.")] = False,
    flagged: Annotated[bool, typer.Option("--flagged", help="Only what has a flag.")] = False,
    disagreement: Annotated[bool, typer.Option("--disagreement", help="Only where coders differ.")] = False,
    blind: Annotated[
        bool, typer.Option("--blind", help="Hide suggestions, scores and the other coders.")
    ] = False,
    planted: Annotated[
        float,
        typer.Option(
            "--planted", min=0.0, max=0.5,
            help="Give this share of units a wrong suggestion, to see whether it is believed; told at the end.",
        ),
    ] = 0.0,
    learn: Annotated[bool, typer.Option("--learn/--no-learn", help="Learn from the decisions meanwhile.")] = True,
    plain: Annotated[bool, typer.Option("--plain", help="Line by line, for screen readers.")] = False,
    web: Annotated[bool, typer.Option("--web", help="In the browser, on this machine only.")] = False,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port of --web.")] = 8000,
    theme: Annotated[Theme | None, typer.Option("--theme", help="Colours.", show_default=False)] = None,
    lang: Lang = None,
    seed: Seed = None,
    quiet: Quiet = False,
) -> None:  # fmt: skip
    """Review the suggested codes, keyboard only; each key is on disk before the next. ? shows the keys."""
    from qualkit.project import Project
    from qualkit.review.filters import Filter

    if web:
        _serve(port)
        raise typer.Exit(ExitCode.OK)
    with Project.open(Project.locate(project)) as located:
        opened = located.with_config(
            seed=seed, language=lang.value if lang else None, theme=theme.value if theme else None,
            review_probability=min_probability,
        )  # fmt: skip
        name = coder_named(coder, opened.config)
        _who(opened, name, quiet=quiet)
        session = opened.review(name, transcript=transcript, order=order.value, blind=blind, planted=planted)
        asked = Filter(
            code=opened.code(code) if code else "",
            undecided=undecided,
            flagged=flagged,
            disagreement=disagreement and not blind,
        )
        if not asked.empty:
            session.set_filter(asked)
        if plain:
            _plain(opened, session)
        else:
            _full_screen(opened, session, learn=learn and not blind)
        _goodbye(opened, session, quiet=quiet)
    raise typer.Exit(ExitCode.OK)


def _who(project: Project, name: str, *, quiet: bool) -> None:
    """Tell a new coder from one who is spelled in another way."""
    known = sorted({made.coder for made in project.store.decisions()})
    alike = [coder for coder in known if coder.casefold() == name.casefold()]
    if name in known:
        return
    if alike:
        raise ConfigError("Q001", f"there is no coder {name!r}, but {alike[0]!r}", hint=f"--coder {alike[0]}")
    if known:
        screen.note(f"note: {name} is a new coder here, beside {', '.join(known)}", quiet=quiet)


def _found(project: Project, words: str) -> list[str]:
    return [hit.segment_id for hit in project.search(words, limit=5000)]


def _plain(project: Project, session: Session) -> None:
    from qualkit.tui.plain import PlainReview

    def read(prompt: str) -> str | None:
        try:
            return input(prompt)
        except EOFError:
            return None

    config = project.config
    PlainReview(
        session,
        read=read,
        write=print,
        lang=config.language,
        keys=config.keys,
        search=lambda words: _found(project, words),
    ).run()


def _full_screen(project: Project, session: Session, *, learn: bool) -> None:
    from qualkit.tui.app import ReviewApp

    served = "TEXTUAL_DRIVER" in os.environ  # by --web: the browser is the terminal
    if not served and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConfigError("Q001", "the review needs a terminal", hint="use --plain where there is none")
    config = project.config
    teaching = project.teacher() if learn else None
    app = ReviewApp(
        session,
        lang=config.language,
        theme=config.theme,
        keys=config.keys,
        search=lambda words: _found(project, words),
        teaching=teaching,
        project=project,
    )
    if teaching is not None:
        teaching.start()
        teaching.tell()  # what was decided earlier
    try:
        app.run()
    finally:
        if teaching is not None:
            teaching.close()
    if app.failure is not None:
        raise app.failure


def _goodbye(project: Project, session: Session, *, quiet: bool) -> None:
    from qualkit.tui.wording import WORDS

    words = WORDS[project.config.language]
    progress = session.progress
    line = words["bye"].format(coder=session.coder, ruled=progress.closed, units=progress.units)
    screen.note(line, quiet=quiet)
    shown, believed = session.planted
    if shown:
        screen.note(words["planted"].format(shown=shown, believed=believed), quiet=quiet)


def _serve(port: int) -> None:
    """Serve this same command, without --web, on loopback."""
    try:
        from qualkit.tui.web import serve
    except ModuleNotFoundError:
        raise MissingExtraError(
            "Q401", "the review in the browser is not installed", hint="pip install 'qualkit[web]'"
        ) from None
    given = [each for each in sys.argv[1:] if each != "--web"]
    # Told under --quiet too: without the token in it nobody gets in.
    serve(given, port=port, tell=lambda address: screen.note(f"{address}  (ctrl+c ends it)"))
