"""A codebook file comes in; what its patterns find among its own examples goes out. Also a first file to start from."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from qualkit.codebook import json_schema, load_codebook, shipped
from qualkit.errors import CodebookError, ConfigError
from qualkit.language.reading import reader
from qualkit.model import Example

__all__ = ["check_codebook", "doubts_in", "find_code", "new_codebook"]


def check_codebook(path: Path) -> dict[str, Any]:
    """Load a codebook, try its patterns on its own examples and near misses, and check the passages that teach it.

    Raises:
        CodebookError: Q201-Q208, the file cannot be used.
    """
    from qualkit.codebook.examples import check_passages, passages_of
    from qualkit.suggest.classifier import FEWEST
    from qualkit.suggest.patterns import PatternSuggester

    book = load_codebook(path)
    suggester = PatternSuggester([book])
    rows = []
    passages = passages_of([book])
    taught = Counter(code for passage in passages for code in passage.codes)
    known = {code.id for path in {*shipped(), path} for code in load_codebook(path).codes}
    warnings = [
        f"{finding.kind}: {', '.join(finding.places)}: {finding.why}" for finding in check_passages(passages, known)
    ]
    for code in book.codes:
        found = sum(code.id in _codes_in(suggester, example) for example in code.examples)
        alarms = sum(code.id in _codes_in(suggester, example) for example in code.near_misses)
        rows.append(
            {
                "code": code.id,
                "examples": len(code.examples),
                "found": found,
                "near_misses": len(code.near_misses),
                "alarms": alarms,
                "patterns": len(code.patterns),
                "teaching": taught[code.id],
            }
        )
        if code.patterns and len(code.examples) < 6:
            warnings.append(f"{path.name}: {code.id} has few examples ({len(code.examples)}); six teach a coder more")
        if code.patterns and len(code.near_misses) < 6:
            warnings.append(
                f"{path.name}: {code.id} has few near misses ({len(code.near_misses)}); six teach a coder more"
            )
        if not code.patterns and code.examples and taught[code.id] < FEWEST:
            warnings.append(
                f"{path.name}: {code.id} has no patterns and {taught[code.id]} examples; it is learned from {FEWEST}"
            )
    teaching = {"passages": len(passages), "codings": sum(taught[code.id] for code in book.codes)}
    return {
        "codebook": book.id,
        "version": book.version,
        "digest": book.digest,
        "codes": rows,
        "teaching": teaching,
        "warnings": warnings,
    }


def doubts_in(paths: Sequence[Path], most: int) -> list[dict[str, Any]]:
    """The passages whose codes the other passages contradict most."""
    from qualkit.codebook.examples import passages_of
    from qualkit.suggest.doubts import doubts_of

    books = [load_codebook(path) for path in paths]
    codes = [code.id for book in books for code in book.codes]
    return [asdict(doubt) for doubt in doubts_of(passages_of(books), codes, most=most)]


def find_code(asked: str, paths: Sequence[Path]) -> str:
    """The id, or the beginning of ids, that ``asked`` means in these codebooks: an id, or a code's name in words.

    Raises:
        ConfigError: Q001, there is none; the hint names what is near.
    """
    codes = [code for path in paths for code in load_codebook(path).codes]
    if any(code.id == asked or code.id.startswith(f"{asked}.") for code in codes):
        return asked
    named = [code.id for code in codes if asked.casefold() in {label.casefold() for label in code.label.values()}]
    if len(named) == 1:
        return named[0]
    words = {label.casefold(): code.id for code in codes for label in code.label.values()} | {c.id: c.id for c in codes}
    words |= {code.id.split(".")[-1]: code.id for code in codes} | {
        code.id.split(".")[0]: code.id.split(".")[0] for code in codes
    }
    close = [words[word] for word in get_close_matches(asked.casefold(), list(words), 3)]
    near = ", ".join(dict.fromkeys([*named, *close]))
    raise ConfigError(
        "Q001",
        f"no code {asked!r} in the codebooks in use",
        hint=f"did you mean {near}?" if near else "qualkit codebook list, and qualkit codebook show NAME",
    )


def _codes_in(suggester: Any, example: Example) -> set[str]:
    from qualkit.suggest.base import read_passages

    return {suggestion.code for suggestion in suggester.suggest(read_passages([example.text], reader()))}


_TEMPLATE = """# yaml-language-server: $schema=qualkit-codebook.schema.json
# A codebook of your own. `qualkit codebook check {file}` says what is wrong with it and what its patterns find.
codebook: {name}
version: "0.1"
title: {{da: "{name}", en: ""}}
uses: [faelles]            # takes over word lists ({{@medarbejder}}, {{@naere}} …) and cues (&virkning, &gradvis …)

lists:
  transport: [bus, cykel, tog, "*billet*"]   # {{@transport}} in a pattern; a star stands for any letters

codes:
  - id: hverdag.transport
    label: {{da: Transport, en: Transport}}
    definition:
      da: Informanten fortæller om at komme frem og tilbage, og hvad det betyder for hverdagen.
      en: The informant tells of getting from place to place, and what it means for daily life.
    include:
      - {{da: Ventetid og skift undervejs.}}
    exclude:
      - {{da: Transport som selve jobbet.}}
    examples:              # six or more; they teach coders and, later, the learned suggester
      - Bussen går jo kun én gang i timen, så jeg sad der og frøs, indtil den kom.
      - Jeg måtte cykle de ti kilometer, også når det regnede, for der var ingen bus så tidligt.
    near_misses:           # what looks like it and is not
      - {{text: "Jeg kørte bus i tolv år, og det savner jeg.", why: transport er jobbet}}
    patterns:
      - pattern: "{{@transport}} ... {{gå|køre|komme}} ... (kun|ikke|aldrig)"
        weight: 0.6
        reason: {{da: transporten er en hindring, en: transport is in the way}}
      - pattern: "<jeg> {{måtte|skulle}} ...2 {{cykle|gå}}"
        weight: 0.5
"""


def new_codebook(name: str, folder: Path) -> Path:
    """Write a codebook to start from, and the JSON Schema for editors beside it; returns the codebook's path.

    Raises:
        CodebookError: Q207, the file is there already; Q202, the name cannot be one.
    """
    stem = name.removesuffix(".yaml")
    if not re.fullmatch(r"[a-zæøå0-9_-]+", stem):
        raise CodebookError(
            "Q202", f"{stem!r} cannot be the name of a codebook", hint="use lower-case letters, digits, - and _"
        )
    path = folder / f"{stem}.yaml"
    if path.exists():
        raise CodebookError("Q207", f"{path} is there already", hint="choose another name")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(_TEMPLATE.format(name=stem, file=path.name), encoding="utf-8")
        schema = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
        (folder / "qualkit-codebook.schema.json").write_text(schema, encoding="utf-8")
    except OSError as error:
        raise CodebookError(
            "Q305", f"cannot write {path}: {error.strerror}", hint="choose a folder you may write"
        ) from None
    return path
