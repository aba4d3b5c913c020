"""Arguments come in, an exit code goes out: builds the app from the registered commands and turns errors into lines."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

import typer

from qualkit import registry
from qualkit.errors import ExitCode, QualkitError

__all__ = ["app", "main"]

# The order of the day's work; commands of other packages follow by name.
_ORDER = (
    "demo",
    "run",
    "init",
    "import",
    "status",
    "show",
    "suggestions",
    "review",
    "explain",
    "turning-points",
    "themes",
    "quotes",
    "search",
    "log",
    "merge",
    "methods",
    "remove",
    "codebook",
    "agree",
    "evaluate",
    "acceptance",
    "config",
    "doctor",
)


def app() -> typer.Typer:
    """The typer app with every registered command."""
    application = typer.Typer(
        name="qualkit",
        help="Qualitative interview coding and narrative analysis in Danish: local, offline, traceable to the word.",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    application.callback()(_globals)
    loaded, broken = registry.load_all("commands")
    for notice in broken:
        print(notice, file=sys.stderr)
    for name in sorted(loaded, key=lambda n: (_ORDER.index(n) if n in _ORDER else len(_ORDER), n)):
        command = loaded[name]
        if isinstance(command, typer.Typer):
            application.add_typer(command, name=name)
        else:
            application.command(name)(command)
    return application


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        print(f"qualkit {version('qualkit')}")
        raise typer.Exit


def _globals(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
    debug: bool = typer.Option(False, "--debug", help="Show the traceback of an error."),
) -> None:
    pass


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; never a traceback without ``--debug``."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None:  # this is the whole program, not a call from another one
        signal.signal(signal.SIGINT, _stop_at_once)
    debug = "--debug" in given
    for stream in (sys.stdout, sys.stderr):
        # Danish letters must come out whole on a Windows console and in a C locale.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        result = app()(args=given, prog_name="qualkit", standalone_mode=False)
        return int(result) if isinstance(result, int) else ExitCode.OK
    except QualkitError as error:
        if debug:
            raise
        print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:
        # The reader has seen enough. What is left in the buffer goes nowhere, or Python would complain at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except Exception as error:
        return _other(error, debug=debug)


_STOPPED = "stopped; what was finished is kept, and the same command goes on from there"


def _interrupted() -> int:
    print(_STOPPED, file=sys.stderr)
    return ExitCode.INTERRUPTED


def _stop_at_once(*_: object) -> None:
    """Answer Ctrl-C by ending here and now.

    Every write is one transaction and the tests kill the program at any moment, so there is nothing to tidy. Unwinding
    instead means waiting for workers that may be dead, and Python loses interrupts that fall into its own clean-up.
    """
    import multiprocessing

    for worker in multiprocessing.active_children():
        worker.kill()
    shown = "\x1b[?25h\n" if sys.stderr.isatty() else ""  # a progress bar hides the cursor
    os.write(2, f"{shown}{_STOPPED}\n".encode())
    os._exit(ExitCode.INTERRUPTED)


def _other(error: Exception, *, debug: bool) -> int:
    """Usage errors of the parser, aborts, and what should not have happened."""
    if isinstance(error, typer.Exit):
        return error.exit_code
    if isinstance(error, typer.Abort):
        return _interrupted()
    # Typer carries its own copy of click in some versions and uses the package in others: tell by what it can do.
    if (say := getattr(error, "format_message", None)) is not None:
        if type(error).__name__ == "NoArgsIsHelpError":
            print(say(), file=sys.stderr)
            return ExitCode.USAGE
        context = getattr(error, "ctx", None)
        command = context.command_path if context is not None else "qualkit"
        print(f"error[Q001]: {' '.join(say().split())}\nhint: {command} --help", file=sys.stderr)
        return ExitCode.USAGE
    if debug:
        raise error
    if isinstance(error, OSError) and error.filename is not None:
        place = str(error.filename)[:200]
        print(
            f"error[Q101]: {place!r} cannot be used: {error.strerror}\nhint: check the path and its rights",
            file=sys.stderr,
        )
        return ExitCode.FAILED
    # The type only: a message might hold what somebody said.
    print(
        f"error[Q003]: something went wrong that should not have ({type(error).__name__})\n"
        "hint: run it again with --debug before the command and send us the traceback, names in it taken out",
        file=sys.stderr,
    )
    return ExitCode.FAILED
