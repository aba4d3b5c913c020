"""Informants' talk comes in; themes with their words, spread and stability go out."""

from qualkit.themes.crossing import code_keywords, theme_ranking, themes_by_cases, themes_by_codes
from qualkit.themes.finding import find_themes
from qualkit.themes.keywords import class_keywords
from qualkit.themes.labels import label_themes

__all__ = [
    "class_keywords",
    "code_keywords",
    "find_themes",
    "label_themes",
    "theme_ranking",
    "themes_by_cases",
    "themes_by_codes",
]
