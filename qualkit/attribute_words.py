"""What is known of codings, informants and quotes comes in; the words that people read go out, and what none may."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

__all__ = ["identifies", "spelled", "told_attributes", "told_flags"]

# Values are written without æ, ø, å in the data, and with them for people.
_SPELLED = {
    "foer": "før",
    "fravaer": "fravær",
    "oensket": "ønsket",
    "paalagt": "pålagt",
    "netvaerk": "netværk",
    "til_stede": "til stede",
}
# What goes without saying.
_PLAIN = {("polaritet", "til_stede"), ("modalitet", "faktisk"), ("stemme", "egen"), ("om", "selv"), ("emic", "nej")}
# Words in the heading of a column that may tell who somebody is.
_IDENTIFYING = frozenset(
    """navn name pseudonym dæknavn alias deltager informant respondent person fornavn mellemnavn efternavn surname
    firstname lastname fullname cpr cprnr cprnummer personnummer telefon telefonnr telefonnummer tlf mobil mobilnr
    mobilnummer mobiltelefon phone phonenumber mail mailadresse email adresse address bopælsadresse
    hjemmeadresse""".split()
)
_FLAGS = {
    "da": {"name": "navn: {}", "known_by": "kan kendes på: {}", "left_out": "udeladt: {}"},
    "en": {"name": "name: {}", "known_by": "may be known by: {}", "left_out": "left out: {}"},
}


def spelled(value: str) -> str:
    """An attribute's value as people read it."""
    return _SPELLED.get(value, value)


def told_attributes(attributes: Mapping[str, str]) -> str:
    """The attributes of a suggestion as people read them, those left out that go without saying."""
    return ", ".join(f"{name}: {spelled(value)}" for name, value in attributes.items() if (name, value) not in _PLAIN)


def identifies(column: str) -> bool:
    """True of a column of the attribute table that may tell who somebody is: a name, a number, an address.

    Reports have the name that may be printed; what stands in such a column is neither shown nor offered as a choice.

    Args:
        column: its heading, as somebody wrote it: ``Telefon``, ``e-mail``, ``fulde_navn``.
    """
    return any(word in _IDENTIFYING for word in re.split(r"[\W_]+", column.casefold()))


def told_flags(flags: Iterable[tuple[str, str]], *, lang: str = "da") -> str:
    """What to look at before a quote is printed: ``navn: Birgit, Henning; kan kendes på: præst, 61``.

    Args:
        flags: of a quote, as (kind, words).
        lang: ``da`` or ``en``.
    """
    words = _FLAGS.get(lang, _FLAGS["da"])
    kinds: dict[str, list[str]] = {}
    for kind, what in flags:
        kinds.setdefault(kind, []).append(what)
    return "; ".join(words[kind].format(", ".join(told)) for kind, told in kinds.items())
