"""A file is picked by name or suffix, written whole or not at all, and a failure says what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from qualkit.errors import ExportError
from qualkit.export import Column, Table, export_table, format_for

TABLE = Table("x", [Column("a", "A")], [{"a": "b"}])


@pytest.mark.parametrize(
    ("name", "format", "picked"),
    [
        ("a.csv", None, "csv"),
        ("a.CSV", None, "csv"),
        ("a.csv", "csv-excel", "csv-excel"),
        ("a.markdown", None, "md"),
        ("a.htm", None, "html"),
        ("a.xlsx", "xlsx", "xlsx"),
        ("a.txt", "md", "md"),
        ("a", "jsonl", "jsonl"),
    ],
)
def test_the_format_comes_from_the_name_or_the_suffix(name: str, format: str | None, picked: str) -> None:
    assert format_for(Path(name), format=format) == picked


@pytest.mark.parametrize(
    ("name", "format"), [("a.pdf", None), ("a", None), ("a.csv", "odt"), ("a.csv", "xlsx"), ("a.docx", "csv")]
)
def test_formats_that_are_unknown_or_do_not_fit_are_refused_with_the_list(name: str, format: str | None) -> None:
    with pytest.raises(ExportError) as refused:
        format_for(Path(name), format=format)
    assert refused.value.code == "Q502"
    assert refused.value.hint


def test_a_missing_folder_or_a_folder_for_a_file_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    for path in (tmp_path / "none" / "a.csv", tmp_path / "a.csv"):
        with pytest.raises(ExportError) as refused:
            export_table(TABLE, path)
        assert refused.value.code == "Q503"
        assert refused.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_failed_write_leaves_the_old_file_and_no_remains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = export_table(TABLE, tmp_path / "a.csv")
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="No space left") as refused:
        export_table(Table("y", [Column("a", "A")], []), path)
    assert "disk is full" in refused.value.hint
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
