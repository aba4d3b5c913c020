"""The documentation is true: generated pages are fresh, the tutorial runs, links lead somewhere."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "codebooks").rglob("*.md"),
        *(ROOT / "corpora").rglob("*.md"),
    ]
)


def test_generated_pages_are_up_to_date():
    done = subprocess.run(
        [sys.executable, ROOT / "docs/generate.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_command_of_the_readme_exists():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    reference = (ROOT / "docs/reference/cli.md").read_text(encoding="utf-8")
    for command in re.findall(r"^(?:\$ )?qualkit ([a-z-]+)", text, re.MULTILINE):
        assert f"## `qualkit {command}`" in reference


def test_the_tutorial_can_be_followed_word_for_word(tmp_path, monkeypatch):
    """Each ```console block is run in order in one folder; lines after a command must be in what it prints."""
    from qualkit.resources import demo_folder

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.copytree(demo_folder(), tmp_path / "interview")
    text = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
    ran = 0
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        shown: list[tuple[str, list[str]]] = []
        for line in block.splitlines():
            if line.startswith("$ "):
                shown.append((line[2:], []))
            elif line.strip() and line.strip() != "…":
                shown[-1][1].append(line.strip())
        for command, expected in shown:
            arguments = shlex.split(command)
            assert arguments[0] == "qualkit"
            done = subprocess.run(
                [sys.executable, "-m", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{command}: {done.stderr}"
            printed = " ".join((done.stdout + done.stderr).split())
            for line in expected:
                assert " ".join(line.split()) in printed, f"{command} does not print {line!r}"
            ran += 1
    assert ran >= 8


def test_the_spacy_example_runs_as_it_stands(capsys):
    text = (ROOT / "docs/how-to.md").read_text(encoding="utf-8")
    (block,) = (b for b in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "add_pipe" in b)
    exec(compile(block, "how-to", "exec"), {})  # our own page
    printed = capsys.readouterr().out
    assert "vendepunkt.medarbejder.sag Så fik jeg en ny sagsbehandler" in printed
    assert printed.splitlines()[-1] == "afvist"
