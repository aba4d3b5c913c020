"""``qualkit models``: the language models for Danish, what each gives, and which one reads here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualkit.cli import screen
from qualkit.cli.options import Json, ProjectFolder

if TYPE_CHECKING:
    from pathlib import Path

    from qualkit.language.models import Model

models = typer.Typer(
    help="List, explain and choose the language model that reads.", no_args_is_help=True, rich_markup_mode=None
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="A model's name, auto, or a saved pipeline's folder.")]


@models.command("list")
def list_(project: ProjectFolder = None, json: Json = False) -> None:
    """List the models for Danish, the best first, with what each gives and the command that installs it."""
    from qualkit.language.models import choose, known

    asked = _asked(project)
    used = choose(asked).name
    rows = [{**_facts(model), "used": model.name == used} for model in known()]
    if json:
        screen.print_json(rows)
        return
    screen.print_table(
        {"use": "", "name": "model", "here": "here", "gives": "gives", "scores": "tags / parse / names", "size": "MB"},
        [
            {
                "use": "*" if row["used"] else "",
                "name": row["name"],
                "here": row["version"] or ("yes" if row["installed"] else "no"),
                "gives": ", ".join(row["gives"]),
                "scores": " / ".join(f"{score:.1f}" for score in row["scores"] if score) or "–",
                "size": str(row["size_mb"] or "–"),
            }
            for row in rows
        ],
    )
    screen.note(
        "* reads here" + (" (auto: the best that is installed)" if asked == "auto" else f" (model = {asked!r})")
    )
    screen.note("`qualkit models info NAME` says how to install one; `qualkit models use NAME` chooses it")


@models.command("info")
def info(name: Name, json: Json = False) -> None:
    """Explain one model: what it sets, its published scores, licence, place, and how to install it."""
    from qualkit.language.models import choose, identity, known

    model = next((model for model in known() if model.name == name), None) or choose(name)
    facts = _facts(model)
    if model.installed:
        facts["recorded_as"] = identity(model)
    if json:
        screen.print_json(facts)
        return
    tags, parse, names = model.scores
    lines = {
        "model": model.name,
        "sets": ", ".join(model.gives),
        "right, in %": f"tags {tags:.1f}, heads and relations {parse:.1f}, names (F) {names:.1f}"
        if tags
        else "not known",
        "size": f"{model.size_mb} MB" if model.size_mb else "",
        "licence": model.licence,
        "here": "" if not model.installed else str(model.path or "always"),
        "recorded as": facts.get("recorded_as", ""),
        "install": "" if model.installed else model.install,
    }
    width = max(map(len, lines))
    for label, value in lines.items():
        if value:
            print(f"{label:<{width}}  {value}")


@models.command("use")
def use(
    name: Name,
    project: ProjectFolder = None,
    encoder: Annotated[
        bool,
        typer.Option(
            "--encoder", help="Its embeddings join the suggestions (a folder of sentence-transformers, a pipeline)."
        ),
    ] = False,
) -> None:
    """Have a model read this project; suggestions made with another are due again at the next run."""
    from qualkit.config import write_value
    from qualkit.language.models import choose
    from qualkit.project import Project

    folder = Project.locate(project)
    if encoder:
        _use_encoder(name, folder)
        return
    model = choose(name)
    with Project.open(folder):
        write_value(folder, "reading", "model", name)
    chosen = f"{name} ({model.name} at present)" if name == "auto" else name
    screen.note(f"{chosen} reads this project from now on; `qualkit run` reads what it has not read")


def _use_encoder(name: str, folder: Path) -> None:
    """Have an encoder's embeddings join this project's suggestions; ``none`` lets it go."""
    from qualkit.config import write_value
    from qualkit.project import Project
    from qualkit.suggest.encoder import load_encoder

    chosen = "" if name == "none" else str(Path(name).resolve()) if Path(name).is_dir() else name
    if chosen:
        load_encoder(chosen)
    with Project.open(folder):
        write_value(folder, "suggest", "encoder", chosen)
    screen.note(
        f"{name} joins the suggestions at the next run" if chosen else "no encoder joins the suggestions any more"
    )


def _asked(project: Path | None) -> str:
    """The model that the project asks for; ``auto`` where there is no project."""
    from qualkit.config import load_config
    from qualkit.errors import ProjectError
    from qualkit.project import Project

    try:
        return load_config(Project.locate(project)).model
    except ProjectError:
        if project is not None:
            raise
        return "auto"


def _facts(model: Model) -> dict[str, Any]:
    return {
        "name": model.name,
        "installed": model.installed,
        "version": model.version,
        "gives": list(model.gives),
        "scores": list(model.scores),
        "size_mb": model.size_mb,
        "licence": model.licence,
        "install": "" if model.installed else model.install,
        "path": str(model.path) if model.path else "",
    }
