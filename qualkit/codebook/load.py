"""A YAML codebook file comes in, a checked ``Codebook`` goes out; faults name file, line, key and remedy."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from qualkit import resources
from qualkit.codebook import cache
from qualkit.codebook.parse import parse_yaml
from qualkit.codebook.schema import CodebookFile, CodeFile, ExampleFile, NearMissFile, PatternFile, Texts
from qualkit.codebook.shorthand import PatternSyntaxError, compile_pattern
from qualkit.codebook.token_patterns import check_tokens
from qualkit.errors import CodebookError
from qualkit.model import Code, Codebook, Example, PatternRule

__all__ = ["find_codebook", "load_codebook", "load_codebooks", "shipped", "sources_of"]

_SUFFIXES = (".yaml", ".yml")
# The key with all that hangs on it: what follows on its line, and lines that are indented, dashed, empty or comments.
_USES = re.compile(r"^([\"']?)uses\1[ \t]*:.*(?:\n(?:[ \t\-\]#].*)?(?=\n|\Z))*", re.MULTILINE)
_PLAIN_USES = re.compile(r"uses: *\[([\w, -]*)\]\s*")
_FLOW_OR_INDENTED = re.compile(r"(?:[ \t]*(?:#.*|---.*|%.*)?\n)*(?:[ \t]+[^\s#]|\{)")


def shipped() -> list[Path]:
    """The codebook files that come with qualkit, shared ones left out."""
    return [path for path in sorted(resources.codebook_folder().glob("*.yaml")) if not _is_shared(path)]


def _is_shared(path: Path) -> bool:
    return any(line.strip() == "shared: true" for line in path.read_text(encoding="utf-8").splitlines()[:12])


def find_codebook(name: str, *, folders: Iterable[Path] = ()) -> Path:
    """The file of a codebook: a path, or a name in ``folders`` or among those that ship with qualkit.

    Raises:
        CodebookError: Q206, there is none.
    """
    path = Path(name)
    if path.suffix in _SUFFIXES and path.is_file():
        return path
    places = [*folders, resources.codebook_folder()]
    for folder in places:
        for suffix in _SUFFIXES:
            if (candidate := folder / f"{name}{suffix}").is_file():
                return candidate
    known = ", ".join(found.stem for found in shipped())
    raise CodebookError("Q206", f"no codebook called {name!r}", hint=f"give a path to a YAML file, or one of: {known}")


def sources_of(path: Path) -> list[Path]:
    """The file of a codebook and those it uses, directly or not, found without reading them as YAML.

    Raises:
        CodebookError: Q206, one of them is not there.
    """
    found = [path]
    for file in found:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            continue  # loading it says what is wrong
        for name in _used_names(text, file.name):
            other = find_codebook(name, folders=[file.parent])
            if other not in found:
                found.append(other)
    return found


def _used_names(text: str, file_name: str) -> list[str]:
    """What ``uses`` lists. Reading all of a codebook as YAML takes long, so only that key is read where it can be."""
    if _FLOW_OR_INDENTED.match(text):
        part = text
    elif found := _USES.search(text):
        if plain := _PLAIN_USES.fullmatch(found[0]):
            return [name.strip() for name in plain[1].split(",") if name.strip()]
        part = found[0]
    else:
        return []
    for readable in (part, text):
        try:
            raw, _ = parse_yaml(readable, file_name)
        except CodebookError:
            continue  # loading it says what is wrong
        names = raw.get("uses") if isinstance(raw, dict) else None
        return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
    return []


def load_codebooks(names: Iterable[str] = (), *, folders: Iterable[Path] = ()) -> list[Codebook]:
    """Load codebooks by name or path; without names, all that ship with qualkit."""
    places = list(folders)
    paths = [find_codebook(name, folders=places) for name in names] or shipped()
    return [load_codebook(path) for path in paths]


def load_codebook(path: Path | str) -> Codebook:
    """Read, validate and compile one codebook file.

    Raises:
        CodebookError: Q201-Q206, with file, line and key in the message and the remedy as hint.
    """
    path = Path(path)
    # What a user has written, perhaps with passages from real interviews, is copied to no disk.
    ships = path.resolve().parent == resources.codebook_folder().resolve()
    key = cache.key_of(sources_of(path))
    if (known := cache.get(key, path, on_disk=ships)) is not None:
        return known
    codebook = _load(path)
    cache.put(key, codebook, on_disk=ships)
    return codebook


def _load(path: Path) -> Codebook:
    raw, lines = _read_yaml(path)
    file = _validate(raw, path, lines)
    lists, cues = _inherited(file, path, seen=(file.codebook,))
    where = _Where(path, lines)
    _check_codes(file, where)
    _check_patterns(file, lists, cues, where)
    dumped = file.model_dump(mode="json")
    for code in dumped["codes"]:
        if not code["retired"]:
            del code["retired"]  # codebooks from before there was the key keep their digest
    content = json.dumps([dumped, lists, cues], ensure_ascii=False, sort_keys=True)
    return Codebook(
        id=file.codebook,
        version=file.version,
        digest=hashlib.sha256(content.encode("utf-8")).hexdigest(),
        title=_texts(file.title),
        codes=tuple(_code(code, index, where) for index, code in enumerate(file.codes)),
        lists={name: tuple(words) for name, words in lists.items()},
        cues={name: tuple(patterns) for name, patterns in cues.items()},
        path=str(path),
    )


class _Where:
    """Turns a key path in the YAML into "file:line"."""

    def __init__(self, path: Path, lines: Mapping[tuple[Any, ...], int]) -> None:
        self.path = path
        self.lines = lines

    def line(self, key: tuple[Any, ...]) -> int:
        while key:
            if key in self.lines:
                return self.lines[key]
            key = key[:-1]
        return 1

    def __call__(self, key: tuple[Any, ...]) -> str:
        return f"{self.path.name}:{self.line(key)}"


def _read_yaml(path: Path) -> tuple[Any, dict[tuple[Any, ...], int]]:
    """The file's content and, for each key in it, the line it stands on."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CodebookError("Q206", f"no codebook file {path.name!r}", hint="check the path") from None
    except UnicodeDecodeError:
        raise CodebookError("Q201", f"{path.name} is not UTF-8", hint="save the file as UTF-8") from None
    except OSError as error:
        raise CodebookError("Q206", f"{path.name} cannot be read: {error.strerror}", hint="check its rights") from None
    return parse_yaml(text, path.name)


_REMEDIES = {
    "missing": "add the key",
    "extra_forbidden": "remove the key, or check its spelling",
    "string_type": "give text; put quotes around it if it looks like a number",
    "string_pattern_mismatch": "use lower-case letters, digits and _, with dots between levels",
    "list_type": "give a list: lines that begin with a dash",
    "dict_type": "give keys and values",
    "model_type": "give keys and values, such as `da: …`",
}


_KEYS = [
    key for file in (CodebookFile, CodeFile, PatternFile, ExampleFile, NearMissFile, Texts) for key in file.model_fields
]


def _validate(raw: Any, path: Path, lines: Mapping[tuple[Any, ...], int]) -> CodebookFile:
    where = _Where(path, lines)
    if not isinstance(raw, dict):
        raise CodebookError(
            "Q202", f"{path.name}:1: a codebook is a set of keys", hint="begin with `qualkit codebook new NAME`"
        )
    try:
        return CodebookFile.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        key = tuple(part for part in first["loc"] if not (isinstance(part, str) and part.startswith(("str", "list["))))
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        message = first["msg"].removeprefix("Value error, ")
        hint = _REMEDIES.get(first["type"], "see the JSON schema: qualkit codebook check --schema")
        if first["type"] == "extra_forbidden":
            message = "unknown key"
            if close := get_close_matches(str(key[-1]), _KEYS, 1):
                hint = f"did you mean {close[0]!r}?"
        raise CodebookError(
            "Q202",
            f"{where(key)}: {'.'.join(map(str, key))}: {message}{more}",
            hint=hint,
        ) from None


def _inherited(
    file: CodebookFile, path: Path, *, seen: tuple[str, ...]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The word lists and cues of the codebooks that ``file`` uses, then its own, which win."""
    lists: dict[str, list[str]] = {}
    cues: dict[str, list[str]] = {}
    for name in file.uses:
        if name in seen:
            raise CodebookError("Q204", f"{path.name}: uses {name!r} in a circle", hint="take it out of `uses`")
        other_path = find_codebook(name, folders=[path.parent])
        raw, lines = _read_yaml(other_path)
        other = _validate(raw, other_path, lines)
        more_lists, more_cues = _inherited(other, other_path, seen=(*seen, name))
        lists |= more_lists
        cues |= more_cues
    return lists | file.lists, cues | file.cues


def _check_codes(file: CodebookFile, where: _Where) -> None:
    ids: dict[str, int] = {}
    for index, code in enumerate(file.codes):
        if code.id in ids:
            raise CodebookError(
                "Q203",
                f"{where(('codes', index, 'id'))}: the id {code.id!r} stands at line {ids[code.id]} too",
                hint="give one of them another id",
            )
        ids[code.id] = where.line(("codes", index, "id"))
    parents = {code.id: code.parent for code in file.codes}
    for index, code in enumerate(file.codes):
        seen = [code.id]
        parent = code.parent
        while parent is not None:
            if parent in seen:
                circle = " → ".join([*seen, parent])
                raise CodebookError(
                    "Q204",
                    f"{where(('codes', index, 'parent'))}: the parents form a circle: {circle}",
                    hint="remove one of the `parent` keys",
                )
            if parent not in parents:
                raise CodebookError(
                    "Q204",
                    f"{where(('codes', index, 'parent'))}: the parent {parent!r} is no code of this codebook",
                    hint="add a code with that id, or remove the key",
                )
            seen.append(parent)
            parent = parents[parent]
        texts = [("examples", n, e.text) for n, e in enumerate(code.examples)]
        texts += [("near_misses", n, e.text) for n, e in enumerate(code.near_misses)]
        at: dict[str, str] = {}
        for kind, n, text in texts:
            folded = " ".join(text.lower().split())
            if folded in at:
                raise CodebookError(
                    "Q208",
                    f"{where(('codes', index, kind, n))}: the same passage stands under {at[folded]} of {code.id!r}",
                    hint="keep it in one place",
                )
            at[folded] = kind


def _check_patterns(
    file: CodebookFile, lists: Mapping[str, list[str]], cues: Mapping[str, list[str]], where: _Where
) -> None:
    places: list[tuple[tuple[Any, ...], str]] = [
        (("cues", name, n), pattern) for name, patterns in file.cues.items() for n, pattern in enumerate(patterns)
    ]
    for index, code in enumerate(file.codes):
        for n, rule in enumerate(code.patterns):
            key: tuple[Any, ...] = ("codes", index, "patterns", n)
            places.append(((*key, "pattern"), _source(rule)))
            places.extend(
                ((*key, kind), pattern)
                for kind, patterns in (("also", rule.also), ("then", rule.then), ("unless", rule.unless))
                for pattern in patterns
            )
    for place, pattern in places:
        try:
            check_tokens(compile_pattern(pattern, lists=lists, cues=cues))
        except PatternSyntaxError as error:
            raise CodebookError(
                "Q205",
                f"{where(place)}: {'.'.join(map(str, place))}: {error}",
                hint="patterns look like {så} {få|komme} ... {ny} {sagsbehandler}; see codebooks/README.md",
            ) from None


def _source(rule: PatternFile) -> str:
    return rule.pattern if isinstance(rule.pattern, str) else json.dumps(rule.pattern, ensure_ascii=False)


def _texts(texts: Texts | None) -> dict[str, str]:
    if texts is None:
        return {}
    return {"da": texts.da} | ({"en": texts.en} if texts.en else {})


def _code(code: CodeFile, index: int, where: _Where) -> Code:
    return Code(
        id=code.id,
        label=_texts(code.label),
        definition=_texts(code.definition),
        include=tuple(_texts(item) for item in code.include),
        exclude=tuple(_texts(item) for item in code.exclude),
        examples=tuple(Example(text=item.text, polarity=item.polarity) for item in code.examples),
        near_misses=tuple(
            Example(text=item.text, belongs_to=tuple(dict.fromkeys(item.belongs_to)), why=item.why)
            for item in code.near_misses
        ),
        patterns=tuple(
            PatternRule(
                source=_source(rule),
                also=tuple(rule.also),
                then=tuple(rule.then),
                unless=tuple(rule.unless),
                weight=rule.weight,
                reason=_texts(rule.reason),
                set_attributes=dict(rule.set),
                require={k: tuple(v) for k, v in (code.require | rule.require).items()},
                forbid={k: tuple(v) for k, v in (code.forbid | rule.forbid).items()},
                line=where.line(("codes", index, "patterns", n)),
            )
            for n, rule in enumerate(code.patterns)
        ),
        parent=code.parent,
        retired=code.retired,
    )
