"""``qualkit codebook add``, ``rename``, ``define`` … : codes change while coders code, and it is known who did it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualkit.cli import screen
from qualkit.cli.coder import coder_named
from qualkit.cli.options import DryRun, Json, Lang, ProjectFolder, Quiet

if TYPE_CHECKING:
    from qualkit.project import Project
    from qualkit.project.recoding import Changed

__all__ = ["COMMANDS"]

CodeName = Annotated[str, typer.Argument(metavar="CODE", help="A code, by id or name.")]
Who = Annotated[
    str | None,
    typer.Option(
        "--coder", metavar="NAME", help="Who does it; else qualkit.toml's, or your user name.", show_default=False
    ),
]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="Why; kept with the change.", show_default=False)]
Label = Annotated[str, typer.Option("--label", metavar="TEXT", help="What the code is called.", show_default=False)]
Definition = Annotated[
    str, typer.Option("--definition", metavar="TEXT", help="What the code means.", show_default=False)
]


def _done(
    make: Callable[[Project], Changed], project: Path | None, *, dry_run: bool, json: bool, quiet: bool, then: str = ""
) -> None:
    """Make a change and say what was done."""
    from qualkit.project import Project

    with Project.open(Project.locate(project)) as opened:
        made = make(opened)
    change = made.change
    if json:
        screen.print_json(
            {
                "kind": change.kind.value,
                "codebook": change.codebook,
                "old": list(change.old),
                "new": list(change.new),
                "coder": change.coder,
                "at": change.at,
                "note": change.note,
                "file": str(made.file),
                "copied": made.copied,
                "codings": dict(made.codings),
                "done": not dry_run,
            }
        )
        return
    print(_told(change.kind.value, change.old, change.new))
    if dry_run:
        screen.note("nothing was changed", quiet=quiet)
    elif made.copied:
        screen.note(f"the project has its own copy of the codebook now: {made.file}", quiet=quiet)
    elif change.kind.value != "recode":
        screen.note(f"written to {made.file}", quiet=quiet)
    if made.codings:
        whose = ", ".join(f"{coder} {count}" for coder, count in made.codings.items())
        words = {"split": "to be decided again", "define": "rest on the wording before"}
        screen.note(f"codings {words.get(change.kind.value, 'that go along')}: {whose}", quiet=quiet)
    if then and not dry_run:
        screen.note(then, quiet=quiet)


def _told(kind: str, old: Any, new: Any) -> str:
    if kind == "rename":
        return "\n".join(f"{was} → {now}" for was, now in zip(old, new, strict=True))
    return f"{', '.join(old)} → {', '.join(new)}" if old else ", ".join(new)


_AGAIN = "qualkit run, without a folder, makes the suggestions again"


def add(
    code: Annotated[str, typer.Argument(metavar="ID", help="The new code's id: levels parted by dots.")],
    label: Annotated[str, typer.Option("--label", metavar="TEXT", help="What it is called, in Danish.")],
    definition: Definition = "",
    parent: Annotated[
        str, typer.Option("--parent", metavar="ID", help="The code it goes below.", show_default=False)
    ] = "",
    codebook: Annotated[
        str, typer.Option("--codebook", "-c", metavar="NAME", help="Which codebook.", show_default=False)
    ] = "",
    project: ProjectFolder = None,
    coder: Who = None,
    note: Note = "",
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Add a code to a codebook in use."""
    from qualkit.project.recoding import add_code

    def make(opened: Project) -> Changed:
        return add_code(
            opened, code, coder=coder_named(coder, opened.config), label=label, definition=definition, parent=parent,
            codebook=codebook, note=note, dry_run=dry_run,
        )  # fmt: skip

    then = "" if definition else f"qualkit codebook define {code} --definition '…' says what it means"
    _done(make, project, dry_run=dry_run, json=json, quiet=quiet, then=then)


def rename(
    old: CodeName,
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new id.")],
    project: ProjectFolder = None,
    coder: Who = None,
    note: Note = "",
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Give a code, and those below it, another id; what is coded goes along.

    To change what it is called in tables, and not its id, use `qualkit codebook define CODE --label`.
    """
    from qualkit.project.recoding import rename_code

    def make(opened: Project) -> Changed:
        return rename_code(opened, old, new, coder=coder_named(coder, opened.config), note=note, dry_run=dry_run)

    _done(make, project, dry_run=dry_run, json=json, quiet=quiet, then=_AGAIN)


def define(
    code: CodeName,
    label: Label = "",
    definition: Definition = "",
    include: Annotated[
        list[str] | None,
        typer.Option("--include", metavar="TEXT", help="What belongs; repeat. Replaces the list.", show_default=False),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="TEXT", help="What does not; repeat. Replaces the list.", show_default=False),
    ] = None,
    lang: Lang = None,
    project: ProjectFolder = None,
    coder: Who = None,
    note: Note = "",
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Word a code anew; its id and what is coded stay, and the old wording is kept."""
    from qualkit.project.recoding import define_code

    def make(opened: Project) -> Changed:
        return define_code(
            opened, code, coder=coder_named(coder, opened.config), label=label, definition=definition, include=include,
            exclude=exclude, language=lang.value if lang else "da", note=note, dry_run=dry_run,
        )  # fmt: skip

    _done(make, project, dry_run=dry_run, json=json, quiet=quiet, then=_AGAIN)


def merge(
    codes: Annotated[list[str], typer.Argument(metavar="CODE...", help="The codes that become one.")],
    into: Annotated[str, typer.Option("--into", metavar="ID", help="The code they become: one there is, or a new id.")],
    label: Label = "",
    definition: Definition = "",
    project: ProjectFolder = None,
    coder: Who = None,
    note: Note = "",
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make one code of several; what is coded with any of them is coded with it."""
    from qualkit.project.recoding import merge_codes

    def make(opened: Project) -> Changed:
        return merge_codes(
            opened,
            codes,
            into,
            coder=coder_named(coder, opened.config),
            label=label,
            definition=definition,
            note=note,
            dry_run=dry_run,
        )

    then = _AGAIN if definition else f"qualkit codebook define {into} --definition '…' says what the whole means"
    _done(make, project, dry_run=dry_run, json=json, quiet=quiet, then=then)


def split(
    code: CodeName,
    parts: Annotated[
        list[str], typer.Argument(metavar="PART...", help="Two or more codes: ids, or ID=NAME for new ones.")
    ],
    project: ProjectFolder = None,
    coder: Who = None,
    note: Note = "",
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Split a code; it stays, retired, and each coder gets a list of what to decide again.

    What was coded with it stands until its coder has chosen: see `qualkit codebook todo`.
    """
    from qualkit.project.recoding import split_code

    named = {part.partition("=")[0]: part.partition("=")[2] for part in parts}

    def make(opened: Project) -> Changed:
        return split_code(opened, code, named, coder=coder_named(coder, opened.config), note=note, dry_run=dry_run)

    then = "qualkit codebook define says what each part means; qualkit codebook todo lists what to decide again"
    _done(make, project, dry_run=dry_run, json=json, quiet=quiet, then=then)


def recode(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A code, or one that is in no codebook any more.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The code that its codings go to.")],
    project: ProjectFolder = None,
    coder: Who = None,
    note: Note = "",
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Move all codings of one code to another; the codebook stays as it is."""
    from qualkit.project.recoding import recode as move

    def make(opened: Project) -> Changed:
        return move(opened, old, new, coder=coder_named(coder, opened.config), note=note, dry_run=dry_run)

    _done(make, project, dry_run=dry_run, json=json, quiet=quiet)


def history(code: CodeName, project: ProjectFolder = None, json: Json = False) -> None:
    """Show what was done to a code, by whom and when, and how its wording changed."""
    from qualkit.project import Project
    from qualkit.project.code_history import history as rows_of

    with Project.open(Project.locate(project)) as opened:
        rows = rows_of(opened, code)
    if json:
        screen.print_json(rows)
        return
    for row in rows:
        _show_row(row)
    if not rows:
        screen.note("it is as it was when the project began")


def _show_row(row: Mapping[str, Any]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    what = "" if row["kind"] == "by hand" else _told(row["kind"], row["old"], row["new"])
    head = "  ".join(each for each in (row["at"][:16].replace("T", " "), row["coder"], row["kind"], what) if each)
    screen.show(Text.assemble((head, "bold"), (f"  {row['codebook']} {row['version']}", "dim")))
    if row["note"]:
        screen.show(Padding(Text(row["note"], style="italic"), (0, 0, 0, 2)))
    for wording in row["wordings"]:
        screen.show(Padding(Text(f"{wording['key']} ({wording['language']})", style="dim"), (0, 0, 0, 2)))
        for sign, style, side in (("-", "red", "before"), ("+", "green", "after")):
            for line in filter(None, wording[side].split("\n")):
                screen.show(Padding(Text(f"{sign} {line}", style=style), (0, 0, 0, 4)))


def todo(
    project: ProjectFolder = None,
    coder: Annotated[
        str | None, typer.Option("--coder", metavar="NAME", help="Only theirs; else everybody's.", show_default=False)
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List the codings to be decided again because their code was split."""
    from qualkit.project import Project
    from qualkit.project.code_history import todo as rows_of

    with Project.open(Project.locate(project)) as opened:
        rows = rows_of(opened, coder=coder)
        language = opened.config.language
    if json:
        screen.print_json(rows)
        return
    if rows:
        danish = ("koder", "interview", "kode", "vælg mellem", "tekst")
        english = ("coder", "interview", "code", "choose from", "text")
        keys = ("coder", "transcript", "code", "candidates", "text")
        screen.print_table(
            dict(zip(keys, danish if language == "da" else english, strict=True)),
            [
                {**row, "candidates": ", ".join(row["candidates"]), "text": " ".join(row["text"].split())}
                for row in rows
            ],
            ratios={"candidates": 3, "text": 5},
        )
    else:
        screen.note("nothing is to be decided again", quiet=quiet)


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A codebook: digest, name or path.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="Another version of it.")],
    project: ProjectFolder = None,
    json: Json = False,
) -> None:
    """Compare two versions of a codebook: what came, went, was renamed or worded anew.

    Versions that a project has used are named by the beginning of their digest (`qualkit codebook check`).
    """
    from contextlib import nullcontext

    from qualkit.errors import ProjectError
    from qualkit.project import Project
    from qualkit.project.code_history import compare_versions

    try:
        opened: Any = Project.open(Project.locate(project))
    except ProjectError:
        if project is not None:
            raise
        opened = nullcontext()  # two files can be compared anywhere
    with opened as its:
        found = compare_versions(its, old, new, folders=[Path.cwd()])
    if json:
        screen.print_json(found)
        return
    for each in found["differences"]:
        more = f" ({', '.join(each['content'])})" if each["content"] else ""
        print(f"{each['kind']}: {each['was'] + ' → ' if each['was'] else ''}{each['code']}{more}")
        for wording in each["wordings"]:
            print(f"  {wording['key']} ({wording['language']})")
            for sign, side in (("-", "before"), ("+", "after")):
                for line in filter(None, wording[side].split("\n")):
                    print(f"    {sign} {line}")
    if not found["differences"]:
        screen.note("they say the same")


COMMANDS: Mapping[str, Callable[..., None]] = {
    "add": add,
    "define": define,
    "rename": rename,
    "merge": merge,
    "split": split,
    "recode": recode,
    "todo": todo,
    "history": history,
    "diff": diff,
}
"""What ``qualkit codebook`` takes over, in this order."""
