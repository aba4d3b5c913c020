"""``qualkit methods``: a methods paragraph and a COREQ table of what the project knows, with blanks for the rest."""

from __future__ import annotations

from qualkit.cli import screen
from qualkit.cli.options import Json, Lang, Output, ProjectFolder

_FORMATS = ("md", "docx", "html")


def methods(project: ProjectFolder = None, output: Output = None, lang: Lang = None, json: Json = False) -> None:
    """Write what the project knows for a methods section: a paragraph, and the 32 items of COREQ.

    What is not known stays blank (____). Without -o it is Markdown on stdout; -o takes .md, .docx
    and .html. --json gives the numbers.
    """
    from qualkit.errors import ExportError
    from qualkit.project import Project

    with Project.open(Project.locate(project)) as opened:
        facts = opened.methods()
        language = lang.value if lang else opened.config.language
        home = opened.folder
    if json:
        screen.print_json(facts)
        return
    from qualkit.cli.tables import write_or_print
    from qualkit.export import format_for, methods_table

    if output is not None and format_for(output) not in _FORMATS:
        raise ExportError("Q502", f"{output.name} is no document", hint=f"formats: {', '.join(_FORMATS)}")
    write_or_print(methods_table(facts, lang=language), output, None if output else "md", home=home)
