"""Reading Word files again, and a LibreOffice to open them with."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def same_document():
    """A function that compares a Word file's text part with the golden one of that name."""

    def same(data: bytes, name: str, *, part: str = "word/document.xml") -> None:
        path = GOLDEN / name
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            found = archive.read(part)
        if os.environ.get("QUALKIT_GOLDEN") == "write":
            path.write_bytes(found)
        assert found == path.read_bytes()

    return same


@pytest.fixture
def opened_in_libreoffice(tmp_path):
    """A function that has LibreOffice make a PDF of a Word file, and gives its pages' texts.

    Where it is not installed the test is skipped, unless QUALKIT_REQUIRE_LIBREOFFICE=1.
    """
    programs = {name: shutil.which(name) for name in ("soffice", "pdftotext")}
    missing = [name for name, path in programs.items() if path is None]
    if missing:
        reason = f"not installed: {', '.join(missing)} (Debian: apt-get install libreoffice-writer poppler-utils)"
        if os.environ.get("QUALKIT_REQUIRE_LIBREOFFICE") == "1":
            pytest.fail(reason)
        pytest.skip(reason)

    def pages(data: bytes) -> list[str]:
        path = tmp_path / "rapport.docx"
        path.write_bytes(data)
        own = f"-env:UserInstallation={(tmp_path / 'libreoffice').as_uri()}"  # one of its own: another may be running
        subprocess.run(
            [programs["soffice"], own, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path],
            check=True,
            capture_output=True,
            timeout=180,
        )
        told = subprocess.run(
            [programs["pdftotext"], "-layout", tmp_path / "rapport.pdf", "-"], check=True, capture_output=True
        )
        return told.stdout.decode("utf-8").split("\f")[:-1]

    return pages
