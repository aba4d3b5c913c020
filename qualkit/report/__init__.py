"""A report of sections and blocks comes in; one HTML file or a Word document goes out."""

from qualkit.report.coded_transcript import coded_transcript
from qualkit.report.docx import docx_report
from qualkit.report.html import html_report

__all__ = ["coded_transcript", "docx_report", "html_report"]
