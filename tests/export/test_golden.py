"""Every exporter gives the same bytes each time. ``QUALKIT_GOLDEN=write pytest tests/export`` renews the files here."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from qualkit import registry
from qualkit.export import Table, export_table

GOLDEN = Path(__file__).parent / "golden"
PLAIN = {
    "csv": "quotes.csv",
    "csv-excel": "quotes-excel.csv",
    "md": "quotes.md",
    "html": "quotes.html",
    "jsonl": "quotes.jsonl",
}
# Of the archives the parts that hold what we write; the rest is the libraries' and changes with their version.
PARTS = {
    "xlsx": ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"],
    "docx": ["word/document.xml"],
}


def _same(data: bytes, name: str) -> None:
    path = GOLDEN / name
    if os.environ.get("QUALKIT_GOLDEN") == "write":
        path.write_bytes(data)
    assert data == path.read_bytes()


def test_every_registered_exporter_has_a_golden_file() -> None:
    assert set(registry.names("exporters")) == set(PLAIN) | set(PARTS)


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_text_formats_have_golden_bytes(table: Table, tmp_path: Path, name: str) -> None:
    _same(export_table(table, tmp_path / PLAIN[name], format=name).read_bytes(), PLAIN[name])


@pytest.mark.parametrize("name", sorted(PARTS))
def test_archives_have_golden_parts_and_the_same_bytes_twice(table: Table, tmp_path: Path, name: str) -> None:
    data = export_table(table, tmp_path / f"quotes.{name}").read_bytes()
    assert export_table(table, tmp_path / f"again.{name}").read_bytes() == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for part in PARTS[name]:
            _same(archive.read(part), f"quotes-{name}-{Path(part).name}")
