"""``qualkit.toml`` comes in, a ``Config`` goes out that knows where each of its values came from."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from qualkit.errors import ConfigError

__all__ = ["FILE_NAME", "Config", "load_config", "template", "write_value"]

FILE_NAME = "qualkit.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a project. ``origin`` says of each key whether it is a default, from the file or an option.

    Attributes:
        title: what the study is called in exports.
        language: of headings and reasons, ``da`` or ``en``.
        store: the URL of the PostgreSQL schema that the project is kept in; empty means qualkit.db in its folder.
        model: the language model that reads the talk, as ``qualkit models list`` names them, or a folder.
        codebooks: names or paths of the codebooks in use; empty means all that ship with qualkit.
        min_words, max_words, target_words: length of a meaning unit in words. Fixed once transcripts are in.
        suggester: who suggests: ``ensemble``, or one of its parts: ``patterns``, ``learned``, ``similar``.
        encoder: whose embeddings join the ensemble: a folder of sentence-transformers, or an installed pipeline.
        min_probability: suggestions below it are kept but not shown, in [0, 1].
        per_code: quotes for each code; max_per_informant: of them from one informant.
        max_informant_share: the largest share of all quotes that one informant may have, in (0, 1].
        workers: processes that read and suggest; 1 works in this one, 0 takes as many as pay.
        seed: of everything that draws at random.
        coder: who decides in a review; the user's name on this machine where it is empty.
        theme: colours of the review: dark, light or ansi (the terminal's own).
        review_probability: suggestions below it do not come up in a review, in [0, 1].
        keys: action of the review to the keys that call it, where they are not those that ship.
    """

    title: str = ""
    language: str = "da"
    store: str = ""
    model: str = "auto"
    codebooks: tuple[str, ...] = ()
    min_words: int = 20
    max_words: int = 120
    target_words: int = 60
    suggester: str = "ensemble"
    encoder: str = ""
    min_probability: float = 0.5
    per_code: int = 4
    max_per_informant: int = 2
    max_informant_share: float = 0.24
    workers: int = 0
    seed: int = 0
    coder: str = ""
    theme: str = "dark"
    review_probability: float = 0.2
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    origin: Mapping[str, str] = field(default_factory=dict, compare=False)

    def where(self, key: str) -> str:
        """Where the value of ``key`` came from: ``default``, ``qualkit.toml`` or ``option``."""
        return self.origin.get(key, "default")

    def with_options(self, **options: Any) -> Config:
        """A copy in which the options that are not None win."""
        given = {key: value for key, value in options.items() if value is not None}
        if not given:
            return self
        changed = replace(self, **given, origin={**self.origin, **dict.fromkeys(given, "option")})
        _check(changed, "option")
        return changed


SECTIONS: Mapping[str, tuple[str, ...]] = {
    "project": ("title", "language", "store"),
    "reading": ("model",),
    "codebooks": ("codebooks",),
    "units": ("min_words", "max_words", "target_words"),
    "suggest": ("suggester", "encoder", "min_probability"),
    "quotes": ("per_code", "max_per_informant", "max_informant_share"),
    "run": ("workers", "seed"),
    "review": ("coder", "theme", "review_probability"),
    "keys": (),
}
_EXAMPLE = "postgresql://HOST/DATABASE?schema=NAME"
_SERVER = re.compile(r"\w[\w+]*://")
_PASSWORD = re.compile(r"://[^/@]*:[^/]*@|[?&](ssl)?password=")
_SPELLED = {("codebooks", "use"): "codebooks", ("review", "min_probability"): "review_probability"}


def load_config(folder: Path) -> Config:
    """Read ``folder/qualkit.toml``; defaults where there is none.

    Raises:
        ConfigError: Q002, with the key and what it may be.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return Config()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        comma = re.search(
            r"=\s*\d+,\d+\s*(#.*)?$", path.read_text(encoding="utf-8-sig", errors="replace"), re.MULTILINE
        )
        hint = "write the number with a point: 0.3" if comma else 'text needs quotes: title = "…"'
        raise ConfigError("Q002", f"{FILE_NAME}: {error}", hint=hint) from None
    except (UnicodeDecodeError, OSError) as error:
        raise ConfigError(
            "Q002", f"{FILE_NAME} cannot be read: {type(error).__name__}", hint="save it as UTF-8"
        ) from None
    values: dict[str, Any] = {}
    for section, table in raw.items():
        if section not in SECTIONS or not isinstance(table, dict):
            raise ConfigError("Q002", f"{FILE_NAME}: unknown section [{section}]", hint=_nearest(section, SECTIONS))
        if section == "keys":
            values["keys"] = {action: _keys(action, said) for action, said in table.items()}
            continue
        for key, value in table.items():
            name = _SPELLED.get((section, key), key)
            spelled = {name: key for (of, key), name in _SPELLED.items() if of == section}
            if name not in SECTIONS[section] or spelled.get(name, key) != key:
                allowed = [spelled.get(each, each) for each in SECTIONS[section]]
                raise ConfigError(
                    "Q002", f"{FILE_NAME}: unknown key {key!r} in [{section}]", hint=_nearest(key, allowed)
                )
            values[name] = _typed(name, value)
    config = Config(**values, origin=dict.fromkeys(values, FILE_NAME))
    _check(config, FILE_NAME)
    return config


def _nearest(word: str, known: Any) -> str:
    close = get_close_matches(word, list(known), 1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}"


def _keys(action: str, said: Any) -> tuple[str, ...]:
    """The keys of an action: one text with blanks between, or a list."""
    keys = said.split() if isinstance(said, str) else said
    if not isinstance(keys, list) or not keys or not all(isinstance(key, str) and key for key in keys):
        raise ConfigError("Q002", f"{FILE_NAME}: {action} in [keys] is a key or several", hint='accept = "a"')
    return tuple(keys)


def _typed(name: str, value: Any) -> Any:
    kind = next(f.type for f in fields(Config) if f.name == name)
    if kind == "tuple[str, ...]":
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ConfigError("Q002", f"{FILE_NAME}: {name} is a list of names", hint='use = ["vendepunkter"]')
        return tuple(value)
    if kind == "float" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value).__name__ != kind:
        words = {"int": "a whole number", "float": "a number", "str": "text in quotes"}
        raise ConfigError("Q002", f"{FILE_NAME}: {name} must be {words[str(kind)]}", hint="see `qualkit config show`")
    return value


def _check(config: Config, source: str) -> None:
    def need(holds: object, key: str, what: str) -> None:
        if not holds:
            raise ConfigError("Q002", f"{source}: {key} must be {what}", hint="see `qualkit config show`")

    need(config.language in ("da", "en"), "language", "da or en")
    need(not config.store or _SERVER.match(config.store), "store", "a URL: postgresql://USER@HOST/DATABASE?schema=NAME")
    need(
        not _PASSWORD.search(config.store), "store", "a URL without a password, which goes into ~/.pgpass or PGPASSWORD"
    )
    need(
        1 <= config.min_words <= config.target_words <= config.max_words,
        "units",
        "min_words <= target_words <= max_words",
    )
    need(0 <= config.min_probability <= 1, "min_probability", "between 0 and 1")
    need(config.per_code >= 1, "per_code", "at least 1")
    need(config.max_per_informant >= 1, "max_per_informant", "at least 1")
    need(0 < config.max_informant_share <= 1, "max_informant_share", "above 0 and at most 1")
    need(config.theme in ("dark", "light", "ansi"), "theme", "dark, light or ansi")
    need(0 <= config.review_probability <= 1, "min_probability in [review]", "between 0 and 1")
    need(config.workers >= 0, "workers", "0 or more")


def write_value(folder: Path, section: str, key: str, value: str) -> None:
    """Set one key in ``folder/qualkit.toml``; all other lines, comments too, stay as they are.

    Raises:
        ConfigError: Q002, the file cannot be read as it stands; Q305, it cannot be written.
    """
    load_config(folder)  # what is wrong already is said before anything is written
    path = folder / FILE_NAME
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    header = re.search(rf"^\[{section}\][^\n]*\n?", text, re.MULTILINE)
    if header is None:
        text = f"{text.rstrip()}\n\n[{section}]\n{line}\n".lstrip()
    else:
        end = re.search(r"^\[", text[header.end() :], re.MULTILINE)
        stop = header.end() + end.start() if end else len(text)
        body = text[header.end() : stop]
        old = re.search(rf"^{key}\s*=[^#\n]*", body, re.MULTILINE) or re.search(
            rf"^#\s*{key}\s*=[^#\n]*", body, re.MULTILINE
        )
        if old:
            gap = "   " if body[old.end() : old.end() + 1] == "#" else ""
            body = body[: old.start()] + line + gap + body[old.end() :]
        else:
            body = f"{line}\n{body}"
        head = text[: header.end()]
        text = (head if head.endswith("\n") else head + "\n") + body + text[stop:]
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            "Q305", f"cannot write {path}: {error.strerror}", hint="choose a folder you may write"
        ) from None


def template(*, title: str, codebooks: tuple[str, ...] = (), store: str = "") -> str:
    """The ``qualkit.toml`` that a new project gets: every key with its default, commented out but for those given."""
    used = ", ".join(json.dumps(name, ensure_ascii=False) for name in codebooks)
    default = Config()
    kept = (
        f"store = {json.dumps(store)}" if store else f'# store = "{_EXAMPLE}"   # a team\'s database; else a file here'
    )
    return f"""# Settings of this project. `qualkit config show` prints them all with where each came from.

[project]
title = {json.dumps(title, ensure_ascii=False)}
# language = "{default.language}"          # of headings and reasons: da or en
{kept}

[reading]
# model = "{default.model}"           # of Danish; `qualkit models list` shows what is here

[codebooks]
{"" if codebooks else "# "}use = [{used}]   # names that ship with qualkit, or paths; none means all that ship

[units]                     # length of a meaning unit in words; fixed once transcripts are in
# min_words = {default.min_words}
# target_words = {default.target_words}
# max_words = {default.max_words}

[suggest]
# min_probability = {default.min_probability}   # below it a suggestion is kept but not shown

[quotes]
# per_code = {default.per_code}
# max_per_informant = {default.max_per_informant}
# max_informant_share = {default.max_informant_share}

[run]
# workers = {default.workers}               # processes; 0 takes as many as pay
# seed = {default.seed}

[review]
# coder = "{default.coder}"               # who decides; else the user's name on this machine
# theme = "{default.theme}"           # dark, light or ansi (the terminal's own colours)
# min_probability = {default.review_probability}   # below it a suggestion does not come up

[keys]                      # `qualkit review` shows the actions under ?; several keys with blanks between
# accept = "a"
"""
