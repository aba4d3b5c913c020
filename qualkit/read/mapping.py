"""The text of ``--speakers`` comes in; label to role (and name) goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualkit.errors import ReadError
from qualkit.model import Role
from qualkit.read.labels import key_of, tidy
from qualkit.read.layout import role_of_words
from qualkit.read.vocabulary import ROLE_NAMES

__all__ = ["Assigned", "assigned_of", "parse_speakers_option"]

_HINT = (
    'write LABEL=ROLE or LABEL=Name:ROLE, as in "I=interviewer,B=Yusuf:informant"; roles: interviewer, informant, other'
)


@dataclass(frozen=True, slots=True)
class Assigned:
    """What the user says of one label: the role, and a name or ""."""

    label: str
    role: Role
    name: str = ""


def _role(word: str, label: str) -> Role:
    named = ROLE_NAMES.get(word.strip().casefold())
    if named:
        return Role(named)
    found = role_of_words(word)
    if found is Role.UNKNOWN:
        raise ReadError("Q111", f"{word.strip()!r} is no role (speaker label {label!r})", hint=_HINT)
    return found


def parse_speakers_option(option: str) -> dict[str, Role | str]:
    """Read ``"I=interviewer,B=Yusuf:informant"``.

    Returns:
        Label to role; where a name was given, to ``"Name:role"`` as typed. :func:`read_file` takes both.

    Raises:
        ReadError: Q111, a pair is malformed, a label stands twice or a role is unknown.
    """
    mapping: dict[str, Role | str] = {}
    seen: set[str] = set()
    for pair in option.replace(";", ",").split(","):
        if not pair.strip():
            continue
        label, equals, value = pair.partition("=")
        label = label.strip()
        if not equals or not tidy(label) or not value.strip():
            raise ReadError("Q111", f"{pair.strip()!r} is no speaker mapping", hint=_HINT)
        if key_of(label) in seen:
            raise ReadError("Q111", f"the label {label!r} is given twice", hint=_HINT)
        seen.add(key_of(label))
        name, colon, role = value.rpartition(":")
        if colon and not name.strip():
            raise ReadError("Q111", f"{pair.strip()!r} gives no name before the colon", hint=_HINT)
        found = _role(role, label)
        mapping[label] = f"{name.strip()}:{found.value}" if colon else found
    if not mapping:
        raise ReadError("Q111", "the speaker mapping is empty", hint=_HINT)
    return mapping


def assigned_of(mapping: Mapping[str, Role | str] | None) -> dict[str, Assigned]:
    """The mapping by label key, as the speaker parser wants it.

    Raises:
        ReadError: Q111, a role is unknown.
    """
    found: dict[str, Assigned] = {}
    for label, value in (mapping or {}).items():
        if isinstance(value, Role):
            found[key_of(label)] = Assigned(label, value)
        else:
            name, _, role = value.rpartition(":")
            found[key_of(label)] = Assigned(label, _role(role, label), name.strip())
    return found
