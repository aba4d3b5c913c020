"""The package by name: what `from qualkit import …` promises, used as the docstring shows."""

import subprocess
import sys
from pathlib import Path

import qualkit
from qualkit.resources import demo_folder


def test_every_public_name_is_there():
    for name in qualkit.__all__:
        assert callable(getattr(qualkit, name)), name


def test_stages_work_without_a_project():
    from qualkit import load_codebooks, read_file, segment_transcript, suggest_codes

    transcript = read_file(demo_folder() / "01-ruth-lagerhotellet.txt").transcript
    found = suggest_codes(transcript, segment_transcript(transcript).units, load_codebooks())
    assert found
    assert all(piece.span.of(transcript.text) == piece.text for s in found for piece in s.evidence)


def test_no_public_name_is_also_a_package():
    """`from qualkit import suggest` would be a function or a module, by what was imported before."""
    packages = {path.parent.name for path in Path(qualkit.__file__).parent.glob("*/__init__.py")}
    assert not packages & set(qualkit.__all__)


def test_python_m_qualkit_is_the_command_line():
    done = subprocess.run([sys.executable, "-m", "qualkit", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("qualkit 0.")
