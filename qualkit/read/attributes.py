"""A csv or xlsx table comes in; the attributes of interviews and informants go out, matched to transcripts by name."""

from __future__ import annotations

import csv
import datetime
import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qualkit.errors import Notice, ReadError
from qualkit.model import Transcript
from qualkit.read.decode import decode

__all__ = ["AttributeRow", "AttributeTable", "attach", "read_attributes"]

_NAME_COLUMNS = (
    *("interview", "transcript", "transskription", "transskript", "udskrift", "fil", "filnavn", "file", "filename"),
    *("interview-id", "interview_id", "id", "nr"),
)
# How the speaker is called *in the transcript*; a table that pseudonymises has a column for that beside the pseudonym.
_SPEAKER_COLUMNS = (
    *("taler", "label", "speaker", "mærke", "taler i udskrift", "navn i udskrift"),
    *("pseudonym", "navn", "name", "informant"),
)
_HINT = "the table needs a header line and a first column with the names of the interviews"


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """One line of the table: which transcript, which speaker ("" if the table does not say), and column to value."""

    transcript: str
    speaker: str
    values: Mapping[str, str]
    line: int


@dataclass(frozen=True, slots=True)
class AttributeTable:
    """A table of attributes. ``columns`` leaves out the one with the transcripts' names; cells are strings, empty ones
    are left out of ``values``."""

    columns: tuple[str, ...]
    rows: tuple[AttributeRow, ...]
    source_name: str


def read_attributes(path: Path) -> AttributeTable:
    """Read a table of attributes.

    The first column, or one called interview, transcript, fil …, names the transcript; a column called taler or label,
    or else pseudonym, navn, name …, tells several informants of one transcript apart.

    Raises:
        ReadError: Q101, it may not be read; Q110, it is no table with a header, or a header stands twice.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReadError("Q101", f"{path.name} does not exist", hint="check the path") from None
    except OSError as bad:
        raise ReadError(
            "Q101", f"{path.name} may not be read ({bad.strerror})", hint="check the path and its permissions"
        ) from bad
    suffix = path.suffix.casefold()
    if suffix in {".xlsx", ".xlsm"}:
        cells = _xlsx_cells(data, path.name)
    elif suffix in {".csv", ".tsv", ".txt"}:
        cells = _csv_cells(data, path.name)
    else:
        raise ReadError("Q110", f"{path.name}: attributes come as csv or xlsx", hint="save the table as one of them")
    return _table(cells, path.name)


def _csv_cells(data: bytes, source: str) -> list[list[str]]:
    if not data.strip():
        raise ReadError("Q110", f"{source} is empty", hint=_HINT)
    try:
        text, _, _ = decode(data, source=source)
    except ReadError as bad:
        raise ReadError("Q110", f"{source} is no csv table", hint=bad.hint) from bad
    lines = text.lstrip("\r\n").splitlines()
    if lines and lines[0].casefold().startswith("sep="):  # Excel's own way of naming the separator
        delimiter = lines[0][4:5] or ";"
        text = text.lstrip("\r\n")[len(lines[0]) :].lstrip("\r\n")
    else:
        head = next((line for line in lines if line.strip()), "")
        delimiter = max(";,\t|", key=lambda mark: head.count(mark))
        if not head.count(delimiter):
            raise ReadError("Q110", f"{source} has one column only", hint=_HINT)
    try:
        return [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as bad:
        raise ReadError("Q110", f"{source} is no csv table: {bad}", hint=_HINT) from bad


def _xlsx_cells(data: bytes, source: str) -> list[list[str]]:
    try:
        _refuse_bomb(data, source)
        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            return [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        finally:
            book.close()
    except ReadError:
        raise
    except Exception as bad:  # openpyxl raises whatever its parsers raise
        raise ReadError(
            "Q110", f"{source} is damaged or no xlsx table", hint="open it in Excel and save it again"
        ) from bad


def _refuse_bomb(data: bytes, source: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > 100_000_000 or (unpacked > 5_000_000 and unpacked > 150 * len(data)):
        megabytes = unpacked // 1_000_000
        raise ReadError("Q105", f"{source} would unpack to {megabytes} MB and was not opened", hint="save it again")


def _cell(value: object) -> str:
    """A cell as a person reads it: 41.0 is 41, a date without time is a date."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return " ".join(str(value).split())


def _table(cells: list[list[str]], source: str) -> AttributeTable:
    numbered = [(number, row) for number, row in enumerate(cells, start=1) if any(row)]
    if not numbered:
        raise ReadError("Q110", f"{source} is empty", hint=_HINT)
    head = list(numbered[0][1])
    while head and not head[-1]:
        head.pop()
    if len(head) < 2:
        raise ReadError("Q110", f"{source} has one column only", hint=_HINT)
    folded = [name.casefold() for name in head]
    for at, name in enumerate(folded):
        if not name:
            raise ReadError("Q110", f"{source}: column {at + 1} has no header", hint="give every column a name")
        if name in folded[:at]:
            raise ReadError(
                "Q110", f"{source}: the header {head[at]!r} stands twice", hint="give every column its own name"
            )
    name_at = next((folded.index(name) for name in _NAME_COLUMNS if name in folded), 0)
    speaker_at = next(
        (folded.index(name) for name in _SPEAKER_COLUMNS if name in folded and folded.index(name) != name_at), None
    )
    rows: list[AttributeRow] = []
    for number, row in numbered[1:]:
        if len(row) > len(head) and any(row[len(head) :]):
            raise ReadError(
                "Q110",
                f"{source}, line {number}: more cells than headers",
                hint="put cells with the separator in quotes",
            )
        padded = [*row[: len(head)], *[""] * (len(head) - len(row))]
        if not padded[name_at]:
            raise ReadError("Q110", f"{source}, line {number}: the column {head[name_at]!r} is empty", hint=_HINT)
        values = {head[at]: cell for at, cell in enumerate(padded) if cell and at != name_at}
        rows.append(AttributeRow(padded[name_at], padded[speaker_at] if speaker_at is not None else "", values, number))
    if not rows:
        raise ReadError("Q110", f"{source} has a header but no line below it", hint=_HINT)
    return AttributeTable(tuple(name for at, name in enumerate(head) if at != name_at), tuple(rows), source)


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


def attach(transcripts: Sequence[Transcript], table: AttributeTable) -> tuple[list[Transcript], list[Notice]]:
    """Give transcripts the attributes of the table, matched by name, with or without ending, whatever the case.

    One row of a transcript becomes its ``attributes``; several become ``informant_attributes`` by speaker, and what
    they have in common ``attributes``. A row's speaker is matched to the transcript's by name or label where one fits.

    Raises:
        ReadError: Q110, several rows of one transcript that no speaker column tells apart.
    """
    by_name: dict[str, int] = {}
    for at, transcript in enumerate(transcripts):
        by_name.setdefault(_fold(transcript.source_name), at)
        by_name.setdefault(_fold(transcript.name), at)
    by_number = _numbered(transcripts)
    rows_of: dict[int, list[AttributeRow]] = {}
    unmatched: list[str] = []
    for row in table.rows:
        name = _fold(row.transcript)
        found = by_name.get(name, by_name.get(_fold(Path(row.transcript.replace("\\", "/")).name)))
        if found is None and name.isdigit():
            found = by_number.get(int(name))  # "3" means the only interview whose name begins with that number
        if found is None:
            unmatched.append(row.transcript)
        else:
            rows_of.setdefault(found, []).append(row)
    notices: list[Notice] = []
    attached: list[Transcript] = []
    for at, transcript in enumerate(transcripts):
        rows = rows_of.get(at, [])
        if len(rows) == 1:
            attached.append(
                replace(transcript, attributes=dict(rows[0].values), informant_attributes=_own(transcript, rows[0]))
            )
        elif rows:
            attached.append(_several(transcript, rows, table, notices))
        else:
            attached.append(transcript)
    if unmatched:
        notices.append(
            _told("line of the table fits no interview", "lines of the table fit no interview", unmatched, table)
        )
    bare = [transcript.name for at, transcript in enumerate(transcripts) if at not in rows_of]
    if bare:
        notices.append(_told("interview has no line in the table", "interviews have no line in the table", bare, table))
    return attached, notices


def _numbered(transcripts: Sequence[Transcript]) -> dict[int, int]:
    """The first number in a transcript's name to its place, where no other has that number."""
    places: dict[int, list[int]] = {}
    for at, transcript in enumerate(transcripts):
        if number := re.search(r"\d{1,6}", transcript.name):
            places.setdefault(int(number.group()), []).append(at)
    return {number: at[0] for number, at in places.items() if len(at) == 1}


def _told(one: str, many: str, names: Sequence[str], table: AttributeTable) -> Notice:
    shown = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
    return Notice(
        f"{len(names)} {one if len(names) == 1 else many}: {shown}",
        hint="the first column must hold the file's name, with or without ending",
        code="Q110",
        source=table.source_name,
    )


def _speaker_name(transcript: Transcript, wanted: str) -> str | None:
    """The speaker of the transcript that a row means, by name or label."""
    folded = _fold(wanted)
    for speaker in transcript.speakers:
        if folded == _fold(speaker.name) or folded in {_fold(label.strip(" .:")) for label in speaker.labels}:
            return speaker.name
    return None


def _own(transcript: Transcript, row: AttributeRow) -> dict[str, Mapping[str, str]]:
    name = _speaker_name(transcript, row.speaker) if row.speaker else None
    return {name: dict(row.values)} if name else {}


def _several(
    transcript: Transcript, rows: list[AttributeRow], table: AttributeTable, notices: list[Notice]
) -> Transcript:
    named: dict[str, Mapping[str, str]] = {}
    for row in rows:
        if not row.speaker:
            raise ReadError(
                "Q110",
                f"{table.source_name}, line {row.line}: {transcript.name} has several, this one names no informant",
                hint="add a column 'taler' with the label that each informant has in the transcript",
            )
        name = _speaker_name(transcript, row.speaker)
        if name is None:
            notices.append(
                Notice(
                    f"line {row.line} is about an informant who is no speaker of {transcript.name}",
                    hint="a column 'taler' must hold the label as in the transcript",
                    code="Q110",
                    source=table.source_name,
                )
            )
            name = row.speaker
        if name in named:
            raise ReadError(
                "Q110",
                f"{table.source_name}, line {row.line}: the same informant of {transcript.name} stands twice",
                hint="one line an informant",
            )
        named[name] = dict(row.values)
    first, *others = named.values()
    common = {column: value for column, value in first.items() if all(other.get(column) == value for other in others)}
    return replace(transcript, attributes=common, informant_attributes=named)
