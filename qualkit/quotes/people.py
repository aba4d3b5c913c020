"""A transcript and a speaker come in; what the registry knows of the person comes out: name, age, role and title.

The registry is the transcript's attribute table, with columns in Danish or English. It is the only source of names and
titles, so that a quote cannot be signed in two ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualkit.model import Role, Transcript

__all__ = ["Person", "person_of"]

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "pseudonym": ("pseudonym", "navn", "name", "dæknavn"),
    "age": ("alder", "age"),
    "role": ("rolle", "role"),
    "title": ("stilling", "jobtitel", "titel", "title", "job", "job title", "job_title"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """What may be printed of a speaker. ``named`` is True if the pseudonym comes from the attribute table."""

    pseudonym: str
    age: str = ""
    role: str = ""
    title: str = ""
    named: bool = False


def _own_attributes(transcript: Transcript, speaker: str) -> Mapping[str, str]:
    """The speaker's own row, or the interview's where it can only mean this speaker."""
    if speaker in transcript.informant_attributes:
        return transcript.informant_attributes[speaker]
    informants = [person.name for person in transcript.speakers if person.role is Role.INFORMANT]
    if not informants:
        informants = [person.name for person in transcript.speakers if person.role is not Role.INTERVIEWER]
    return transcript.attributes if informants == [speaker] else {}


def person_of(transcript: Transcript, speaker: str) -> Person:
    """The registry's entry for ``speaker``; the speaker's name stands in for a missing pseudonym."""
    row = {
        key.strip().casefold(): " ".join(str(value).split())
        for key, value in _own_attributes(transcript, speaker).items()
    }
    found = {field: next((row[key] for key in keys if row.get(key)), "") for field, keys in _COLUMNS.items()}
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
