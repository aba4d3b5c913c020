"""The wheel carries what the program needs: built here, installed into a fresh environment, and run from there."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "--wheel-dir",
            folder,
            ROOT,
        ],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_code_codebooks_demo_and_migrations_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    inside = {name.removeprefix("qualkit/") for name in names if name.startswith("qualkit/")}
    for path in (ROOT / "codebooks").glob("*.yaml"):
        assert f"data/codebooks/{path.name}" in inside
    for path in (ROOT / "corpora/demo").iterdir():
        assert f"data/corpora/demo/{path.name}" in inside
    assert "data/calibration.json" in inside
    for path in (ROOT / "qualkit/report/templates").iterdir():
        assert f"report/templates/{path.name}" in inside
    assert "narrative/elements.yaml" in inside
    for path in (ROOT / "qualkit/data/classifier").iterdir():
        assert f"data/classifier/{path.name}" in inside
    assert "data/codebooks/examples/passages.jsonl" in inside
    assert any(name.startswith("store/migrations/versions/") for name in inside)
    assert not [name for name in names if "tests/" in name or "__pycache__" in name or name.startswith("cli.py")]
    assert {name.split("/")[0] for name in names} <= {"qualkit", *{n.split("/")[0] for n in names if ".dist-info" in n}}


def test_the_main_job_runs_from_an_installed_wheel(wheel, tmp_path):
    """A fresh environment with the wheel in it. The dependencies are this environment's own, so that no network is needed."""
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv/bin/python" if os.name == "posix" else tmp_path / "venv/Scripts/python.exe"
    purelib = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", purelib, wheel],
        check=True,
        capture_output=True,
    )
    # Everything but qualkit itself comes from here; the editable install would hide a file that the wheel lacks.
    ours = Path(
        subprocess.run(
            [sys.executable, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
    )
    borrowed = tmp_path / "borrowed"
    borrowed.mkdir()
    for entry in ours.iterdir():
        if "qualkit" not in entry.name.lower():
            (borrowed / entry.name).symlink_to(entry)
    (Path(purelib) / "borrowed.pth").write_text(f"{borrowed}\n", encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | {
        "XDG_CACHE_HOME": str(tmp_path / "cache")
    }
    where = subprocess.run(
        [python, "-c", "import qualkit; print(qualkit.__file__)"],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
    )
    assert str(tmp_path / "venv") in where.stdout
    done = subprocess.run(
        [python, "-m", "qualkit", "demo", "-q"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    files = [tmp_path / line for line in done.stdout.splitlines()]
    assert len(files) >= 5
    assert all(path.stat().st_size > 500 for path in files)
