"""YAML text comes in; plain values and the line of each key go out, from one pass (ruamel's loader would need two)."""

from __future__ import annotations

from typing import Any

from qualkit.errors import CodebookError

__all__ = ["parse_yaml"]

Lines = dict[tuple[Any, ...], int]


def parse_yaml(text: str, name: str) -> tuple[Any, Lines]:
    """Parse YAML 1.2, where ``no`` is a word and not false.

    Args:
        text: the document.
        name: the file's name, for errors.

    Returns:
        The content as dicts, lists and scalars, and key path to line, from 1.

    Raises:
        CodebookError: Q201, not valid YAML, or a key that stands twice.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line = f":{mark.line + 1}" if mark is not None else ""
        raise CodebookError(
            "Q201",
            f"{name}{line}: {error.problem or 'not valid YAML'}",
            hint="check indentation, and put quotes around text with a colon, a comma or a brace in it",
        ) from None
    except YAMLError as error:
        raise CodebookError("Q201", f"{name}: {error}", hint="check that the file is YAML") from None
    except RecursionError:
        raise _too_deep(name) from None
    lines: Lines = {}
    try:
        return (_value(node, (), lines, name) if node is not None else None), lines
    except RecursionError:
        raise _too_deep(name) from None


def _too_deep(name: str) -> CodebookError:
    return CodebookError(
        "Q201",
        f"{name}: nested too deep, or an anchor (&) that holds itself (*)",
        hint="write the part out instead of referring to it",
    )


def _value(node: Any, key: tuple[Any, ...], lines: Lines, name: str) -> Any:
    from ruamel.yaml.nodes import MappingNode, SequenceNode

    lines.setdefault(key, node.start_mark.line + 1)
    if isinstance(node, SequenceNode):
        return [_value(item, (*key, index), lines, name) for index, item in enumerate(node.value)]
    if not isinstance(node, MappingNode):
        return _scalar(node)
    mapping: dict[Any, Any] = {}
    for key_node, value in node.value:
        entry = str(key_node.value)
        line = key_node.start_mark.line + 1
        if entry in mapping:
            raise CodebookError("Q201", f"{name}:{line}: the key {entry!r} stands twice", hint="keep one of them")
        lines[(*key, entry)] = line
        mapping[entry] = _value(value, (*key, entry), lines, name)
    return mapping


def _scalar(node: Any) -> Any:
    kind = str(node.tag).rsplit(":", 1)[-1]
    value = node.value
    if kind == "null":
        return None
    if kind == "bool":
        return value.lower() == "true"
    if kind in ("int", "float"):
        try:
            return int(value) if kind == "int" else float(value)
        except ValueError:  # YAML knows forms such as 0o17 that no codebook means
            return value
    return value
