"""A project comes in; what is wrong with it, in words, goes out. Also what the program is made of."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from qualkit.errors import ProjectError
from qualkit.language.models import choose
from qualkit.project.project import Project

__all__ = ["decision_chain", "installation", "project_problems"]

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


def decision_chain(project: Project) -> dict[str, Any]:
    """How many decisions there are, whether the chain holds, its last link, and how many are about what is gone.

    A decision outlives its unit: that it is about one that was removed or cut anew is no fault. Empty if the database
    is too damaged to be read.
    """
    try:
        made = project.store.decisions()
        units = project.store.segment_ids()
        problems = project.store.verify_chain()
    except ProjectError:
        return {}
    return {
        "count": len(made),
        "holds": not problems,
        "head": made[-1].link if made else "",
        "without_unit": sum(bool(each.segment_id) and each.segment_id not in units for each in made),
    }
