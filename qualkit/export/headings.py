"""The fixed words that formats for reading print, by language."""

CITATIONS = {"da": "Citater med henvisning", "en": "Quotes with citation"}
ABOUT = {"da": "Om tabellen", "en": "About"}
PAGE_LANGUAGE = {"da": "da-DK", "en": "en-GB"}
