"""The actions of a review, the keys that call them, and what a project's settings change about that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from qualkit.config import FILE_NAME
from qualkit.errors import ConfigError

__all__ = ["ACTIONS", "Action", "Keymap"]


@dataclass(frozen=True, slots=True)
class Action:
    """Something a coder can do.

    Attributes:
        id: by which qualkit.toml gives it other keys.
        keys: the keys that call it where nothing else is said, the one to show first.
        short: language to a word for the footer; empty where it has no place there.
        help: language to a line for the help.
    """

    id: str
    keys: tuple[str, ...]
    short: Mapping[str, str]
    help: Mapping[str, str]


def _action(identity: str, keys: str, short_da: str, short_en: str, da: str, en: str) -> Action:
    return Action(identity, tuple(keys.split()), {"da": short_da, "en": short_en}, {"da": da, "en": en})


# In the order of the footer: what a coder presses most comes first. None of them needs AltGr on a Danish keyboard.
ACTIONS: tuple[Action, ...] = (
    _action("accept", "a", "godkend", "accept", "godkend koden", "accept the code"),
    _action("reject", "x", "afvis", "reject", "afvis koden", "reject the code"),
    _action(
        "done", "enter", "færdig", "done",
        "enheden er læst: resten passer ikke", "the unit is read: the rest does not fit",
    ),
    _action("skip", "space", "senere", "later", "spring over; den kommer igen", "skip; it comes again"),
    _action("add", "+ i", "tilføj", "add", "tilføj en kode, der ikke er foreslået", "add a code that was not suggested"),
    _action("change", "c", "skift", "change", "skift til en anden kode", "change to another code"),
    _action("undo", "u backspace", "fortryd", "undo", "fortryd, også fra sidste gang", "undo, also from last time"),
    _action("redo", "U ctrl+y", "", "", "gentag det, der blev fortrudt", "redo"),
    _action("why", "w", "hvorfor", "why", "hvorfor: belæg og oprindelse", "why: evidence and provenance"),
    _action("memo", "m", "memo", "memo", "skriv et memo til enheden", "write a memo on the unit"),
    _action("flag", "f", "flag", "flag", "sæt eller fjern flag", "set or clear the flag"),
    _action("reading", "r", "læs", "read", "læsevisning med alle kodninger i margen", "reading mode, codings in the margin"),
    _action("filter", "t", "filter", "filter", "vælg hvad der vises, og i hvilken orden", "choose what is shown, in what order"),
    _action("search", "/", "søg", "search", "søg i det sagte", "search what was said"),
    _action("next_code", "j down", "", "", "næste kode på listen", "next code of the list"),
    _action("previous_code", "k up", "", "", "forrige kode på listen", "previous code of the list"),
    _action("next_unit", "n", "", "", "næste enhed", "next unit"),
    _action("previous_unit", "p", "", "", "forrige enhed", "previous unit"),
    _action("same_code", "g", "", "", "næste enhed med samme kode", "next unit with the same code"),
    _action("start", "s", "", "", "flyt begyndelsen, ord for ord", "move the beginning, word by word"),
    _action("end", "e", "", "", "flyt slutningen, ord for ord", "move the end, word by word"),
    _action("earlier", "left", "", "", "et ord tilbage", "a word back"),
    _action("later", "right", "", "", "et ord frem", "a word on"),
    _action("select", "v", "", "", "markér selv et stykke tekst og giv det en kode", "select words and give them a code"),
    _action("bulk", "b", "", "", "godkend alt over en tærskel", "accept all above a threshold"),
    _action("scroll_down", "pagedown ctrl+d", "", "", "rul ned", "scroll down"),
    _action("scroll_up", "pageup ctrl+u", "", "", "rul op", "scroll up"),
    _action("codebook", "K", "", "", "ændr kodebogen: tilføj, omdøb, læg sammen, del", "change the codebook: add, rename, merge, split"),
    _action("theme", "T", "", "", "skift farver", "change colours"),
    _action("language", "L", "", "", "dansk eller engelsk", "Danish or English"),
    _action("cancel", "escape", "", "", "afbryd markering eller flytning", "leave selecting or moving"),
    _action("help", "?", "hjælp", "help", "vis alle taster", "show all keys"),
    _action("quit", "q", "slut", "quit", "slut; alt er gemt", "quit; all is saved"),
)  # fmt: skip

_NAMES = {
    "question_mark": "?", "slash": "/", "plus": "+", "full_stop": ".", "comma": ",", "minus": "-", "asterisk": "*",
    "less_than_sign": "<", "greater_than_sign": ">", "apostrophe": "'", "number_sign": "#", "colon": ":",
    "semicolon": ";", "exclamation_mark": "!", "equals_sign": "=", "underscore": "_", "percent_sign": "%",
}  # fmt: skip
_SHOWN = {
    "da": {"space": "mellemrum", "backspace": "slet tilbage", "escape": "esc", "left": "←", "right": "→", "up": "↑",
           "down": "↓", "pagedown": "PgDn", "pageup": "PgUp", "enter": "enter"},
    "en": {"escape": "esc", "left": "←", "right": "→", "up": "↑", "down": "↓", "pagedown": "PgDn", "pageup": "PgUp"},
}  # fmt: skip


class Keymap:
    """Which key calls which action.

    Args:
        changed: action id to keys, from ``[keys]`` in qualkit.toml.

    Raises:
        ConfigError: Q002, an action that does not exist, or a key that two actions would have.
    """

    def __init__(self, changed: Mapping[str, Sequence[str]] | None = None) -> None:
        changed = changed or {}
        known = {action.id for action in ACTIONS}
        for name in changed:
            if name not in known:
                near = get_close_matches(name, known, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}"
                raise ConfigError("Q002", f"{FILE_NAME}: unknown action {name!r} in [keys]", hint=hint)
        self.keys = {action.id: tuple(changed.get(action.id, action.keys)) for action in ACTIONS}
        self._action: dict[str, str] = {}
        for identity, keys in self.keys.items():
            for key in keys:
                taken = self._action.setdefault(key, identity)
                # A key that is given to one action by the settings is taken from the one that had it by default.
                if taken != identity and (taken in changed) == (identity in changed):
                    raise ConfigError(
                        "Q002",
                        f"{FILE_NAME}: the key {key!r} calls both {taken!r} and {identity!r}",
                        hint="give one of them another key under [keys]",
                    )
                if identity in changed:
                    self._action[key] = identity
        for digit in "123456789":
            self._action.setdefault(digit, f"choose_{digit}")

    def action(self, key: str) -> str | None:
        """The action of a key as the terminal names it."""
        return self._action.get(_NAMES.get(key, key))

    def shown(self, action: str, lang: str, *, every: bool = False) -> str:
        """The keys of an action as they are shown; empty if it has none."""
        keys = [key for key in self.keys[action] if self._action.get(key) == action]
        words = _SHOWN["da" if lang == "da" else "en"]
        return " ".join(words.get(key, key) for key in (keys if every else keys[:1]))
