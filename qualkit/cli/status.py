"""``qualkit status``: what is in the project and what has been done."""

from __future__ import annotations

from qualkit.cli import screen
from qualkit.cli.options import Json, Lang, ProjectFolder


def status(project: ProjectFolder = None, lang: Lang = None, json: Json = False) -> None:
    """Show the project's transcripts, how far each has come, and the numbers in all."""
    from qualkit.project import Project

    with Project.open(Project.locate(project)) as opened:
        language = lang.value if lang else opened.config.language
        rows = opened.status_rows()
        numbers = opened.numbers()
        if json:
            screen.print_json({"project": str(opened.folder), **numbers, "transcripts_list": rows})
            return
        headings = {
            "da": ("Interview", "Format", "Informanter", "Ord", "Enheder", "Forslag", "Afgjort"),
            "en": ("Interview", "Format", "Informants", "Words", "Units", "Suggestions", "Decided"),
        }[language]
        keys = ("name", "format", "informants", "words", "units", "shown", "decided")
        screen.print_table(
            dict(zip(keys, headings, strict=True)), rows, title=opened.config.title or opened.folder.name
        )
        up = opened.results_up_to_date()
        screen.note("the results are up to date" if up else "`qualkit run` brings the results up to date")
