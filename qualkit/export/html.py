"""A table comes in; a standalone HTML page comes out: no network, fit for print, all that was said escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from qualkit.export.cells import xml_text
from qualkit.export.headings import CITATIONS
from qualkit.export.table import Table, cell_text, citations, printed_columns
from qualkit.export.writing import replace_file

__all__ = ["write_html"]

_PAGE = """\
<!doctype html>
<html lang="{{ lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ title }}</title>
<style>
:root { color-scheme: light; --ink: #1c2321; --soft: #5a6763; --line: #d5dbd8; --tint: #f3f6f4; --mark: #1f5c4d; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 2rem 4rem; max-width: 96rem; color: var(--ink); background: #fff;
  font: 16px/1.5 "Source Sans 3", "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
h1 { margin: 0 0 .25rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.2rem; }
.caption { margin: 0 0 1.5rem; color: var(--soft); max-width: 60rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { padding: .55rem .7rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { background: var(--tint); color: var(--mark); border-bottom: 2px solid var(--mark); white-space: nowrap; }
td { overflow-wrap: break-word; }
td.main { min-width: 22rem; font-size: .95rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
blockquote { margin: 0 0 1rem; padding: .1rem 0 .1rem 1rem; border-left: 3px solid var(--mark); max-width: 46rem; }
.note { margin-top: 2rem; color: var(--soft); font-size: .875rem; max-width: 60rem; }
@media print {
  @page { size: A4 landscape; margin: 15mm; }
  body { padding: 0; max-width: none; font-size: 10pt; }
  .wide { overflow: visible; }
  table { font-size: 8.5pt; }
  td.main { min-width: 14rem; font-size: 9pt; }
  thead { display: table-header-group; }
  tr, blockquote { break-inside: avoid; }
  h2 { break-after: avoid; }
}
</style>
</head>
<body>
<main>
<h1>{{ title }}</h1>
{% if caption %}<p class="caption">{{ caption }}</p>
{% endif %}
{% if rows %}<div class="wide">
<table>
<thead>
<tr>
{% for column in columns %}<th scope="col"{% if column.number %} class="number"{% endif %}>{{ column.label }}</th>
{% endfor %}</tr>
</thead>
<tbody>
{% for row in rows %}<tr>
{% for cell in row %}<td{% if cell.kind %} class="{{ cell.kind }}"{% endif %}>{{ cell.text }}</td>
{% endfor %}</tr>
{% endfor %}</tbody>
</table>
</div>
{% endif %}
{% if forms %}<h2>{{ forms_heading }}</h2>
{% for form in forms %}<blockquote>{{ form }}</blockquote>
{% endfor %}{% endif %}
{% for note in notes if note %}<p class="note">{{ note }}</p>
{% endfor %}</main>
</body>
</html>
"""


@cache
def _template() -> Any:
    from jinja2 import Environment

    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True).from_string(
        _PAGE
    )


def write_html(table: Table, path: Path) -> None:
    """One file, UTF-8; a content security policy forbids scripts and every fetch.

    Raises:
        ExportError: Q503.
    """
    decimal = "," if table.lang == "da" else "."
    columns = printed_columns(table)
    widest = max((column.width for column in columns), default=0)

    def kind_of(column: Any) -> str:
        if column.kind in ("number", "integer"):
            return "number"
        return "main" if column.width == widest and widest > 30 else ""

    page = _template().render(
        lang=table.lang,
        title=xml_text(table.title),
        caption=xml_text(table.caption),
        columns=[{"label": xml_text(column.label), "number": kind_of(column) == "number"} for column in columns],
        rows=[
            [
                {"text": xml_text(cell_text(row.get(column.key), decimal=decimal)), "kind": kind_of(column)}
                for column in columns
            ]
            for row in table.rows
        ],
        forms=[xml_text(form) for form in citations(table)],
        forms_heading=CITATIONS[table.lang],
        notes=[xml_text(note) for note in table.notes],
    )
    replace_file(path, page.encode("utf-8"))
