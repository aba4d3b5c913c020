"""A transcript and a speaker come in; what the registry knows of the person comes out: name, age, role and title.

The registry is the transcript's attribute table, with columns in Danish or English. It is the only source of names and
titles, so that a quote cannot be signed in two ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qualkit.model import Role, Transcript

__all__ = ["Person", "columns_for", "person_of"]

# In order of preference: a pseudonym goes before a name, which may be the real one.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "pseudonym": (
        *("pseudonym", "dæknavn", "alias", "anonymiseret navn", "anonymt navn", "opdigtet navn", "fiktivt navn"),
        *("navn", "name", "deltager", "informant", "respondent", "person"),
    ),
    "age": ("alder", "age", "år"),
    "role": ("rolle", "role", "gruppe"),
    "title": (
        *(
            "stilling",
            "jobtitel",
            "titel",
            "title",
            "job title",
            "job",
            "beskæftigelse",
            "erhverv",
            "stillingsbetegnelse",
        ),
        *("occupation", "position"),
    ),
}


def columns_for(columns: Iterable[str]) -> dict[str, str]:
    """Which column of a table gives pseudonym, age, role and title; fields that no column gives are left out."""
    plain = {" ".join(re.findall(r"\w+", column.casefold().replace("_", " "))): column for column in columns}
    found: dict[str, str] = {}
    for field, words in _COLUMNS.items():
        exact = next((plain[word] for word in words if word in plain), "")
        # "Informantens pseudonym", "Alder (år)": the word among others, unless the column is taken.
        among = next(
            (
                plain[name]
                for word in words
                for name in plain
                if f" {word} " in f" {name} " and plain[name] not in found.values()
            ),
            "",
        )
        if exact or among:
            found[field] = exact or among
    return found


@dataclass(frozen=True, slots=True)
class Person:
    """What may be printed of a speaker. ``named`` is True if the pseudonym comes from the attribute table."""

    pseudonym: str
    age: str = ""
    role: str = ""
    title: str = ""
    named: bool = False


def person_of(transcript: Transcript, speaker: str) -> Person:
    """The registry's entry for ``speaker``; the speaker's name stands in for a missing pseudonym."""
    row = transcript.attributes_of(speaker)
    columns = columns_for(row)
    found = {field: " ".join(str(row[columns[field]]).split()) if field in columns else "" for field in _COLUMNS}
    role = found["role"]
    if not role:
        role = next((person.role.value for person in transcript.speakers if person.name == speaker), "")
        role = "" if role == Role.UNKNOWN.value else role
    return Person(
        pseudonym=found["pseudonym"] or speaker,
        age=found["age"],
        role=role,
        title=found["title"],
        named=bool(found["pseudonym"]),
    )
