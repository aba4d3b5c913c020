"""An import report comes in; what was read, what was not, and what to do about it go to the screen."""

from __future__ import annotations

import sys
from typing import Any

from qualkit.cli import screen
from qualkit.errors import ExitCode
from qualkit.project import ImportReport

__all__ = ["exit_code", "import_summary", "print_import", "speaker_mapping"]


def import_summary(report: ImportReport) -> dict[str, Any]:
    """The report as JSON."""
    return {
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "failed": [
            {
                "source": failure.source,
                "code": failure.error.code,
                "message": failure.error.message,
                "hint": failure.error.hint,
            }
            for failure in report.failed
        ],
        "notices": [{"source": n.source, "code": n.code, "message": n.message, "hint": n.hint} for n in report.notices],
    }


def print_import(report: ImportReport, *, quiet: bool = False) -> None:
    """Notices and errors on stderr, and a line with the numbers."""
    screen.notices(report.notices, quiet=quiet)
    for failure in report.failed:
        print(failure.error, file=sys.stderr)
    parts = [
        f"{len(names)} {word}"
        for names, word in (
            (report.new, "new"),
            (report.changed, "changed"),
            (report.unchanged, "unchanged"),
            (report.failed, "not read"),
        )
        if names
    ]
    screen.note("transcripts: " + (", ".join(parts) or "none"), quiet=quiet)


def speaker_mapping(option: str | None) -> dict[str, str] | None:
    """What ``--speakers`` says: label to role; empty for ``auto``, which forgets; None if it was not given.

    Raises:
        ConfigError: Q111, it cannot be understood.
    """
    from qualkit.errors import ConfigError, ReadError
    from qualkit.read import parse_speakers_option

    if option is None:
        return None
    if option.strip().casefold() == "auto":
        return {}
    try:
        return {label: str(role) for label, role in parse_speakers_option(option).items()}
    except ReadError as error:
        raise ConfigError(error.code, error.message, hint=error.hint) from None


def exit_code(report: ImportReport) -> int:
    """1 if a file could not be read, else 0: the rest is in the project all the same."""
    return ExitCode.FAILED if report.failed else ExitCode.OK
