"""The fixed words that formats for reading print, by language."""

from qualkit.word import PAGE_LANGUAGE

__all__ = ["ABOUT", "CITATIONS", "PAGE_LANGUAGE"]

CITATIONS = {"da": "Citater med henvisning", "en": "Quotes with citation"}
ABOUT = {"da": "Om tabellen", "en": "About"}
