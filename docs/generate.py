"""Write the generated pages: docs/reference/cli.md from the commands, docs/errors.md from the catalogue, and the
JSON Schema of codebooks from its models.

python docs/generate.py            # write
python docs/generate.py --check    # exit 1 if a page is out of date
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent

COMMANDS = [
    [], ["demo"], ["run"], ["init"], ["import"], ["status"], ["show"], ["suggestions"], ["quotes"], ["tables"],
    ["themes"], ["search"], ["remove"], ["explain"], ["turning-points"], ["narrative"], ["report"], ["evaluate"],
    ["review"], ["acceptance"], ["log"], ["merge"],
    ["methods"], ["agree"], ["codebook"],
    ["codebook", "list"], ["codebook", "show"], ["codebook", "check"], ["codebook", "new"], ["codebook", "add"],
    ["codebook", "define"], ["codebook", "rename"], ["codebook", "merge"], ["codebook", "split"], ["codebook", "recode"],
    ["codebook", "todo"], ["codebook", "history"], ["codebook", "diff"], ["config"], ["config", "show"],
    ["config", "check"],
    ["models"], ["models", "list"], ["models", "info"], ["models", "use"], ["doctor"],
]  # fmt: skip

FAMILIES = {
    "Q0": "Usage and settings",
    "Q1": "Reading",
    "Q2": "Codebooks",
    "Q3": "Project and store",
    "Q4": "Extras and models",
    "Q5": "Quotes and export",
    "Q6": "Evaluation and themes",
}


def cli_page() -> str:
    """Every command's help, as it prints it."""
    # The help wraps at the terminal's width; the page must be the same everywhere.
    os.environ["COLUMNS"] = "100"
    os.environ["TERMINAL_WIDTH"] = "100"
    from qualkit.cli.main import main

    parts = ["# Commands", "", "Generated from the program by `make docs`; a test keeps it true.", ""]
    for command in COMMANDS:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            main([*command, "--help"])
        parts += [f"## `{' '.join(['qualkit', *command])}`", "", "```", out.getvalue().strip(), "```", ""]
    return "\n".join(parts)


def errors_page() -> str:
    """Every error code and what it means."""
    from qualkit.errors import CATALOGUE, ExitCode

    parts = [
        "# Errors",
        "",
        "Generated from the program by `make docs`. An error is one line on stderr, `error[Q107]: …`, and a line `hint: …` that says",
        "what to do. A note (`note: …`) stops nothing. `--debug` before the command shows the traceback.",
        "",
        "| exit code | meaning |",
        "|---|---|",
        *(
            f"| {code.value} | {text} |"
            for code, text in zip(
                ExitCode,
                (
                    "all went well",
                    "something failed, or a check found something; what could be done was done",
                    "the command line, the settings or a codebook is wrong",
                    "the project is missing, locked, damaged or newer than this program",
                    "an optional part or a model is not installed",
                    "stopped by the keyboard; what was finished is kept",
                ),
                strict=True,
            )
        ),
        "",
    ]
    for family, title in FAMILIES.items():
        parts += [f"## {title}", "", "| code | meaning |", "|---|---|"]
        parts += [f"| {code} | {text} |" for code, text in CATALOGUE.items() if code.startswith(family)]
        parts.append("")
    return "\n".join(parts)


def schema_file() -> str:
    """The JSON Schema of codebook files."""
    import json

    from qualkit.codebook import json_schema

    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


PAGES = {"reference/cli.md": cli_page, "errors.md": errors_page, "../codebooks/codebook.schema.json": schema_file}


def main() -> int:
    """Write the pages, or with ``--check`` say which are out of date."""
    stale = 0
    for name, make in PAGES.items():
        path, text = DOCS / name, make()
        if "--check" in sys.argv:
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                print(f"docs/{name} is out of date: run `make docs`", file=sys.stderr)
                stale = 1
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(path)
    return stale


if __name__ == "__main__":
    sys.exit(main())
