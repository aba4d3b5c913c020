"""Rows come in; files for spreadsheets, word processors, browsers and programs come out, the same bytes each time."""

from qualkit.export.agreement_rows import agreement_notes, agreement_table, disagreement_table, pair_table
from qualkit.export.finding_rows import cross_table, finding_values, ranked_table, saturation_table
from qualkit.export.log_rows import log_table
from qualkit.export.methods import methods_table
from qualkit.export.quote_rows import flags_told, quote_table
from qualkit.export.suggestion_rows import suggestion_table
from qualkit.export.table import Column, Table, printed_columns
from qualkit.export.theme_rows import code_keyword_table, theme_place, theme_table
from qualkit.export.writing import export_table, format_for

__all__ = [
    "Column",
    "Table",
    "agreement_notes",
    "agreement_table",
    "code_keyword_table",
    "cross_table",
    "disagreement_table",
    "export_table",
    "finding_values",
    "flags_told",
    "format_for",
    "log_table",
    "methods_table",
    "pair_table",
    "printed_columns",
    "quote_table",
    "ranked_table",
    "saturation_table",
    "suggestion_table",
    "theme_place",
    "theme_table",
]
