"""Tables and timelines come in; pictures for report and print go out, drawn offline."""

from qualkit.figures.composing import captioned
from qualkit.figures.curve import curve_figure
from qualkit.figures.drawing import FORMATS, chart, draw, drawing_for, format_of
from qualkit.figures.heat import heat_figure
from qualkit.figures.matrix import matrix_figure
from qualkit.figures.ranked import ranked_figure
from qualkit.figures.saturation import saturation_figure
from qualkit.figures.timeline import timeline_figure

__all__ = [
    "FORMATS",
    "captioned",
    "chart",
    "curve_figure",
    "draw",
    "drawing_for",
    "format_of",
    "heat_figure",
    "matrix_figure",
    "ranked_figure",
    "saturation_figure",
    "timeline_figure",
]
