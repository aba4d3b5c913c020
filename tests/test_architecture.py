"""The house rules that a machine can hold: layers, what an import may drag in, file length, one place for every name."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from qualkit import registry
from qualkit.errors import CATALOGUE

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "qualkit"
SOURCES = sorted(PACKAGE.rglob("*.py"))
# Files that may be longer than 400 lines, each with its reason.
LONG = {
    "qualkit/model.py": "the vocabulary of all stages, read as one page; no logic to get lost in",
    "qualkit/findings.py": "the same for what is found",
}


def imported_by(statement):
    code = f"import sys, json; {statement}; print(json.dumps(sorted(m.split('.')[0] for m in sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


HEAVY = {
    "spacy",
    "numpy",
    "pandas",
    "sqlalchemy",
    "alembic",
    "ruamel",
    "pydantic",
    "docx",
    "openpyxl",
    "xlsxwriter",
    "jinja2",
    "simplemma",
    "torch",
    "sklearn",
    "textual",
}


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        ("from qualkit.cli.main import app; app()", set()),
        ("import qualkit", set()),
        ("import qualkit.model, qualkit.errors, qualkit.registry, qualkit.config", set()),
        ("import qualkit.read", set()),
        ("import qualkit.segment", set()),
        ("import qualkit.quotes", set()),
        ("import qualkit.export", set()),
        ("import qualkit.agreement", set()),
        ("from qualkit.store import Store", {"sqlalchemy"}),
    ],
)
def test_an_import_drags_in_only_what_it_may(statement, allowed):
    assert imported_by(statement) & HEAVY <= allowed


def test_the_layers_hold():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_files_can_be_read_in_one_go():
    for path in SOURCES:
        lines = path.read_text(encoding="utf-8").count("\n")
        name = str(path.relative_to(ROOT))
        assert lines <= 400 or name in LONG, f"{name} has {lines} lines"


def test_every_file_opens_with_a_sentence():
    for path in SOURCES:
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        assert docstring, path
        assert len(docstring.splitlines()[0]) > 20, path


def test_every_error_code_raised_stands_in_the_catalogue_and_the_other_way_round():
    used = set()
    for path in SOURCES:
        if path.name != "errors.py":
            used |= set(re.findall(r'"(Q\d{3})"', path.read_text(encoding="utf-8")))
    assert used <= set(CATALOGUE)
    assert set(CATALOGUE) - used == set(), "codes that nothing raises"


def test_registered_names_are_these():
    """A golden list: adding a plug-in means adding it here, knowingly."""
    assert {group: registry.names(group) for group in registry.GROUPS} == {
        "readers": ("docx", "md", "srt", "txt", "vtt"),
        "suggesters": ("ensemble", "learned", "patterns", "similar"),
        "theme_engines": ("bertopic", "keynmf", "nmf"),
        "exporters": ("csv", "csv-excel", "docx", "html", "jsonl", "md", "xlsx"),
        "commands": (
            "acceptance",
            "agree",
            "codebook",
            "config",
            "demo",
            "doctor",
            "evaluate",
            "explain",
            "import",
            "init",
            "log",
            "merge",
            "methods",
            "models",
            "quotes",
            "remove",
            "review",
            "run",
            "search",
            "show",
            "status",
            "suggestions",
            "themes",
            "turning-points",
        ),
    }


@pytest.mark.parametrize("group", [group for group in registry.GROUPS if registry.names(group)])
def test_every_registered_name_loads(group):
    loaded, broken = registry.load_all(group)
    assert not broken
    assert set(loaded) == set(registry.names(group))


def test_no_boolean_switches_what_a_public_function_is_about():
    """Options are keyword-only: a call never reads f(x, True)."""
    for path in SOURCES:
        if "cli" in path.parts:
            continue  # typer reads its options from plain parameters
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                positional = node.args.args
                for argument in positional:
                    if node.name.startswith("_"):
                        continue
                    is_bool = isinstance(argument.annotation, ast.Name) and argument.annotation.id == "bool"
                    assert not is_bool, f"{path.name}: {node.name}({argument.arg})"
