"""A YAML list of what courses hold comes in; elements with their codes go out. A list ships with qualkit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from qualkit.errors import CodebookError, ConfigError

__all__ = ["Element", "load_elements", "shipped_elements"]

_SHIPPED = Path(__file__).with_name("elements.yaml")
_KEYS = ("id", "da", "en", "present", "turning", "setback")


@dataclass(frozen=True, slots=True)
class Element:
    """Something that a course may hold, told by codes; a code stands for those below it too.

    ``present`` tell that it was there, ``turning`` that it turned the course. Without ``turning``, it is singled out
    where it stands in the unit of a turning point or is called decisive. A ``setback`` is never singled out.
    """

    id: str
    labels: Mapping[str, str] = field(hash=False)
    present: tuple[str, ...]
    turning: tuple[str, ...] = ()
    setback: bool = False

    def label(self, lang: str) -> str:
        """Its name in ``lang``, else in Danish."""
        return self.labels.get(lang) or self.labels.get("da") or self.id

    def holds(self, code: str) -> bool:
        """The code tells that the element was there."""
        return _at_or_below(code, self.present)

    def turns(self, code: str) -> bool:
        """The code tells that the element turned the course."""
        return not self.setback and _at_or_below(code, self.turning)


def _at_or_below(code: str, tops: tuple[str, ...]) -> bool:
    return any(code == top or code.startswith(f"{top}.") for top in tops)


@cache
def shipped_elements() -> tuple[Element, ...]:
    """The elements that come with qualkit: those of the reference study's courses towards work."""
    return load_elements(_SHIPPED)


def load_elements(path: Path) -> tuple[Element, ...]:
    """Read a list of elements.

    Raises:
        ConfigError: Q001, there is no such file.
        CodebookError: Q201, it is not YAML; Q202, a key is missing, unknown or of the wrong kind; Q203, an id twice.
    """
    from qualkit.codebook.parse import parse_yaml

    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise ConfigError(
            "Q001", f"no elements in {path.name}", hint="give the path of a YAML file that is there"
        ) from None
    except UnicodeDecodeError:
        raise CodebookError("Q201", f"{path.name}: not UTF-8", hint="save the file as UTF-8") from None
    raw, lines = parse_yaml(text, path.name)
    if not isinstance(raw, list) or not raw:
        raise _fault(path, 1, "not a list of elements", "begin each element with '- id:'")
    found: dict[str, Element] = {}
    for number, entry in enumerate(raw):
        line = lines.get((number,), 1)
        element = _element(path, line, entry)
        if element.id in found:
            raise CodebookError(
                "Q203", f"{path.name}:{line}: the element {element.id!r} stands twice", hint="rename one of them"
            )
        found[element.id] = element
    return tuple(found.values())


def _element(path: Path, line: int, entry: Any) -> Element:
    if not isinstance(entry, dict):
        raise _fault(path, line, "an element is keys and values", "begin each element with '- id:'")
    if unknown := [key for key in entry if key not in _KEYS]:
        raise _fault(path, line, f"unknown key {unknown[0]!r}", f"one of {', '.join(_KEYS)}")
    name = entry.get("id")
    if not isinstance(name, str) or not name.strip():
        raise _fault(path, line, "an element without id", "add id: and a name without blanks")
    setback = entry.get("setback", False)
    if not isinstance(setback, bool):
        raise _fault(path, line, "setback is neither true nor false", "write setback: true, or leave it out")
    present, turning = (_codes(path, line, entry, key) for key in ("present", "turning"))
    if not present and not turning:
        raise _fault(path, line, f"the element {name!r} has no codes", "add present: [a.code]")
    return Element(
        id=name.strip(),
        labels={lang: str(entry[lang]) for lang in ("da", "en") if entry.get(lang)},
        present=present or turning,
        turning=turning,
        setback=setback,
    )


def _codes(path: Path, line: int, entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    codes = entry.get(key) or []
    if isinstance(codes, str):
        codes = [codes]
    if not isinstance(codes, list) or not all(isinstance(code, str) and code for code in codes):
        raise _fault(path, line, f"{key} is not a list of codes", f"write {key}: [a.code, another]")
    return tuple(codes)


def _fault(path: Path, line: int, what: str, hint: str) -> CodebookError:
    return CodebookError("Q202", f"{path.name}:{line}: {what}", hint=hint)
