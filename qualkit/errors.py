"""Every error a user can cause: one line with a code, then a hint that says what to do.

Codes are grouped by cause: ``Q0xx`` usage and config, ``Q1xx`` reading, ``Q2xx`` codebooks, ``Q3xx`` project and
store, ``Q4xx`` extras and models, ``Q5xx`` quotes and export. ``CATALOGUE`` is the one place where they are listed;
docs/errors.md is generated from it, and a test checks that every code raised stands there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

__all__ = [
    "CATALOGUE",
    "CodebookError",
    "ConfigError",
    "ExitCode",
    "ExportError",
    "MissingExtraError",
    "Notice",
    "ProjectError",
    "QualkitError",
    "ReadError",
]


class ExitCode(IntEnum):
    """What the shell sees."""

    OK = 0
    FAILED = 1
    USAGE = 2
    PROJECT = 3
    MISSING = 4
    INTERRUPTED = 130


CATALOGUE: dict[str, str] = {
    "Q001": "The command line asks for something that does not exist or does not fit together.",
    "Q002": "qualkit.toml cannot be read, or a key or value in it is unknown.",
    "Q003": "Something failed that should not have; the program's own fault.",
    "Q101": "The file does not exist or may not be read.",
    "Q102": "The file is empty.",
    "Q103": "The file is binary or of a format that has no reader.",
    "Q104": "The text is in an encoding that could not be told.",
    "Q105": "The file unpacks to far more than it should (zip bomb) or is damaged.",
    "Q106": "The file is larger than the limit.",
    "Q107": "No speaker was found in the file.",
    "Q108": "The file has the same content as another one.",
    "Q109": "The file's structure is not what its format promises.",
    "Q110": "The attribute table cannot be read or does not match the transcripts.",
    "Q111": "A speaker mapping (--speakers) is malformed or names a label that is not there.",
    "Q112": "Two files would have the same name in the project.",
    "Q113": "The text looks damaged: mojibake, lost characters, or no æ, ø, å in a long Danish text.",
    "Q201": "The codebook file is not valid YAML.",
    "Q202": "A key in the codebook is missing, unknown or of the wrong kind.",
    "Q203": "Two codes in the codebook have the same id.",
    "Q204": "The codes' parents form a circle, or a parent does not exist.",
    "Q205": "A pattern cannot be compiled.",
    "Q206": "The codebook was not found.",
    "Q207": "A codebook of that name is there already.",
    "Q208": "An example is listed as a near miss too, or occurs twice.",
    "Q209": "A file of example passages cannot be read, or has a line that is none.",
    "Q210": "No code of that name is in the codebooks in use.",
    "Q211": "The code has codes below it, so it cannot go.",
    "Q212": "The change of codes does not fit them.",
    "Q213": "The codebook's file was changed by somebody else meanwhile.",
    "Q301": "There is no project here.",
    "Q302": "The project was made by a newer qualkit.",
    "Q303": "The project's database is locked by another program.",
    "Q304": "The project's database is damaged.",
    "Q305": "The folder cannot be written.",
    "Q306": "The disk is full.",
    "Q307": "There is a project here already.",
    "Q308": "There is no way into the database server: not reached, wrong user or password, or no such database.",
    "Q309": "No transcript of that name is in the project.",
    "Q310": "The project has nothing to work on yet.",
    "Q401": "An optional part of qualkit is not installed.",
    "Q402": "A language model is not installed, or there is none of that name.",
    "Q501": "An exported quote does not stand in its transcript.",
    "Q502": "The export format is unknown or does not fit the output file.",
    "Q601": "The gold codings to evaluate against cannot be read, or belong to no interview.",
    "Q602": "There is too little talk to find themes in.",
    "Q503": "The output file cannot be written.",
}


class QualkitError(Exception):
    """An error with a code, a line for the user and a hint.

    Args:
        code: a key of ``CATALOGUE``.
        message: one line, no trailing stop, never transcript text.
        hint: what to do about it.
    """

    exit_code = ExitCode.FAILED

    def __init__(self, code: str, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = " ".join(message.split())
        self.hint = " ".join(hint.split())

    def __reduce__(self) -> tuple[object, ...]:
        # Errors travel between worker processes; the default would lose the code and the hint.
        return (_rebuild, (type(self), self.code, self.message, self.hint))

    def __str__(self) -> str:
        return f"error[{self.code}]: {self.message}" + (f"\nhint: {self.hint}" if self.hint else "")


def _rebuild(kind: type[QualkitError], code: str, message: str, hint: str) -> QualkitError:
    return kind(code, message, hint=hint)


class ConfigError(QualkitError):
    """Wrong options or configuration."""

    exit_code = ExitCode.USAGE


class ReadError(QualkitError):
    """A source file that cannot be read as a transcript."""


class CodebookError(QualkitError):
    """A codebook file with something wrong in it."""

    exit_code = ExitCode.USAGE


class ProjectError(QualkitError):
    """A project that is missing, locked, damaged or newer than this program."""

    exit_code = ExitCode.PROJECT


class MissingExtraError(QualkitError):
    """A part that is installed on demand."""

    exit_code = ExitCode.MISSING


class ExportError(QualkitError):
    """An export that cannot be written, or that would not be true to its source."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know that stops nothing: what was assumed, and how to change it.

    ``code`` is a key of ``CATALOGUE`` or empty; ``source`` names the file it is about.
    """

    message: str
    hint: str = ""
    code: str = ""
    source: str = ""

    def __str__(self) -> str:
        head = f"note[{self.code}]" if self.code else "note"
        where = f"{self.source}: " if self.source else ""
        return f"{head}: {where}{self.message}" + (f" ({self.hint})" if self.hint else "")
