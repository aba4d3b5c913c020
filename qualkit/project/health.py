"""A project comes in; what is wrong with it, in words, goes out. Also what the program is made of."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from qualkit.language.models import choose
from qualkit.project.project import Project

__all__ = ["installation", "project_problems"]

_PARTS = (
    "qualkit",
    "spacy",
    "simplemma",
    "SQLAlchemy",
    "typer",
    "rich",
    "bertopic",
    "sentence-transformers",
    "dacy",
    "distributed",
    "psycopg",
)


def installation() -> list[dict[str, str]]:
    """The parts that matter and their versions; optional ones that are missing say which extra brings them."""
    extras = {
        "bertopic": "topics",
        "sentence-transformers": "neural",
        "dacy": "neural",
        "distributed": "cluster",
        "psycopg": "postgres",
    }
    rows = [{"part": "python", "version": platform.python_version()}]
    for part in _PARTS:
        try:
            found = version(part)
        except PackageNotFoundError:
            found = f"not installed (pip install 'qualkit[{extras[part]}]')" if part in extras else "missing"
        rows.append({"part": part, "version": found})
    best = choose()
    rows.append({"part": "language model", "version": f"{best.name} {best.version}".strip()})
    return rows


def project_problems(project: Project) -> list[str]:
    """Everything that does not hold: the database, offsets, the decision chain, and sources that changed on disk."""
    problems = list(project.store.integrity())
    for row in project.index():
        path = Path(row.source_path) if row.source_path else None
        if path is None or not path.is_file():
            continue  # sources may lie elsewhere by now; the text is in the project
        if hashlib.sha256(path.read_bytes()).hexdigest() != row.sha256:
            problems.append(f"{row.source_name} has changed on disk since it was read; `qualkit import` reads it again")
    return problems
