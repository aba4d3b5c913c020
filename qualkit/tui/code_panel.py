"""A card comes in; the list of its codes, and what is known of the chosen one, go out as text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.text import Text

from qualkit.model import Code, Decision, Suggestion, Verdict
from qualkit.project.review_material import Material
from qualkit.review.card import Card, Choice
from qualkit.tui.wording import WORDS, decimal, spelled, told_attributes

__all__ = ["code_details", "code_list", "margin_notes", "what", "why_text"]

# A sign for each verdict: colour is never the only one.
_SIGN = {Verdict.ACCEPT: "✓", Verdict.ADD: "+", Verdict.REJECT: "×"}
_STYLE = {Verdict.ACCEPT: "green", Verdict.ADD: "green", Verdict.REJECT: "red"}
# Which fields of words a code was told by is for who asks why.
_FIELDS = re.compile(r" \((felter|fields): [^)]*\)")


def code_list(card: Card, chosen: int, material: Material, *, lang: str, width: int, room: int) -> Text:
    """A line a code: number, verdict, name, probability; the chosen one has a sign and stands reversed.

    Where there are more than ``room`` lines, those around the chosen one, and how many there are above and below.
    """
    lines = Text()
    many = len(card.choices)
    first = min(max(chosen - room // 2, 0), max(many - room, 0))
    last = min(first + room, many)
    if first:
        lines.append(f"  ↑ {first}\n", style="dim")
    for at in range(first, last):
        choice = card.choices[at]
        mark = "›" if at == chosen else " "
        number = str(at + 1) if at < 9 else " "
        sign = _SIGN.get(choice.verdict, " ") if choice.verdict else " "
        told = decimal(choice.probability, lang) if choice.probability is not None else "    "
        if choice.before is not None and choice.probability is not None:
            told = ("↑" if choice.probability > choice.before else "↓") + told
        head = f"{mark}{number} {sign} "
        room = max(width - cell_len(head) - cell_len(told) - 1, 4)
        name = _short(material.label(choice.code, lang), room)
        line = Text(f"{head}{name}{' ' * (room - cell_len(name))} {told}")
        if choice.verdict in _STYLE:
            line.stylize(_STYLE[choice.verdict], 3, 4)
        if at == chosen:
            line.stylize("reverse")
        lines.append(line)
        lines.append("\n")
    if last < many:
        lines.append(f"  ↓ {many - last}\n", style="dim")
    return lines


def _short(text: str, room: int) -> str:
    return text if cell_len(text) <= room else text[: room - 1] + "…"


def code_details(card: Card, choice: Choice | None, material: Material, *, lang: str, blind: bool) -> Text:
    """Reason and attributes of the chosen code and its definition; what others gave and what was noted."""
    words = WORDS[lang]
    told = Text()
    for memo in card.state.memos:
        told.append(f"{words['memo_sign']}: ", style="bold")
        told.append(f"{memo.memo}\n\n")
    if choice is None:
        told.append(words["hidden" if blind else "no_codes"] + "\n")
    else:
        told.append(f"{material.label(choice.code, lang)}\n", style="bold")
        if choice.before is not None and choice.probability is not None:
            now, before = decimal(choice.probability, lang), decimal(choice.before, lang)
            told.append(words["changed_since"].format(now=now, before=before) + "\n", style="italic")
        code = material.codes.get(choice.code)
        if code is not None:
            told.append(_in(code.definition, lang) + "\n")
        if choice.suggestion is not None:
            told.append(f"\n{words['reason']}: ", style="bold")
            told.append(_FIELDS.sub("", _reason(choice.suggestion, lang)))
            if attributes := told_attributes(choice.suggestion.attributes):
                told.append(f" [{attributes}]", style="dim")
            told.append("\n")
        told.append_text(_bounds(code, lang))
    for coder, codes in card.others:
        names = ", ".join(material.label(code, lang) for code in codes) or words["nothing"]
        told.append(f"\n{coder}: ", style="bold")
        told.append(names + "\n")
    return told


def _reason(suggestion: Suggestion, lang: str) -> str:
    return suggestion.reason.get(lang) or next(iter(suggestion.reason.values()))


def _definition(code: Code | None, lang: str) -> Text:
    told = Text(_in(code.definition, lang) + "\n" if code is not None else "")
    told.append_text(_bounds(code, lang))
    return told


def _bounds(code: Code | None, lang: str) -> Text:
    """What belongs to a code and what does not."""
    told = Text()
    if code is None:
        return told
    words = WORDS[lang]
    for heading, lines in ((words["include"], code.include), (words["exclude"], code.exclude)):
        if lines:
            told.append(f"\n{heading}\n", style="bold")
            for line in lines:
                told.append(f"– {_in(line, lang)}\n")
    return told


def _in(texts: Mapping[str, str], lang: str) -> str:
    return texts.get(lang) or texts.get("da") or next(iter(texts.values()), "")


def why_text(choice: Choice, material: Material, *, lang: str) -> Text:
    """Everything that is known of why a code was suggested: evidence, rule, reason, provenance."""
    words = WORDS[lang]
    suggestion = choice.suggestion
    told = Text()
    told.append(f"{material.label(choice.code, lang)}\n", style="bold")
    told.append(f"{choice.code}\n\n", style="dim")
    if suggestion is None:
        told.append_text(_definition(material.codes.get(choice.code), lang))
        return told
    told.append(f"{words['reason']}\n", style="bold")
    told.append(_reason(suggestion, lang) + "\n\n")
    told.append(f"{words['evidence']}\n", style="bold")
    for piece in suggestion.evidence:
        told.append(f"– {' '.join(piece.text.split())}")
        if piece.rule and piece.rule != "learned":
            told.append(f"  ({piece.rule})", style="dim")
        told.append("\n")
    if attributes := ", ".join(f"{name}: {spelled(value)}" for name, value in suggestion.attributes.items()):
        told.append(f"\n{words['attributes']}\n", style="bold")
        told.append(attributes + "\n")
    source = suggestion.provenance
    told.append(f"\n{words['source']}\n", style="bold")
    told.append(f"{source.suggester} {source.version}, {words['model'].lower()} {source.model}\n".replace(" ,", ","))
    if source.codebook:
        told.append(f"{words['codebook']} {source.codebook} {source.codebook_digest[:12]}\n")
    if choice.probability is not None:
        said = decimal(choice.probability, lang)
        if choice.before is not None:
            said += f" ({words['before']} {decimal(choice.before, lang)})"
        told.append(f"p = {said}\n")
    if code := material.codes.get(choice.code):
        told.append(f"\n{words['definition']}\n", style="bold")
        told.append_text(_definition(code, lang))
    if suggestion.id:
        told.append("\n" + words["more"].format(id=suggestion.id) + "\n", style="dim")
    return told


def margin_notes(choices: Sequence[Choice], material: Material, lang: str) -> tuple[str, ...]:
    """What stands in the margin beside a unit: codings with their sign, suggestions with a question mark."""
    notes = []
    for choice in sorted(choices, key=lambda each: each.decision is None):
        if choice.verdict is Verdict.REJECT:
            continue
        sign = _SIGN[choice.verdict] if choice.verdict else "?"
        notes.append(f"{sign} {material.label(choice.code, lang)}")
    return tuple(notes)


def what(act: Sequence[Decision], material: Material, lang: str) -> str:
    """An act in words, for the line that says what was undone."""
    names = {
        Verdict.ACCEPT: "accepted", Verdict.ADD: "added", Verdict.REJECT: "rejected", Verdict.DONE: "done",
        Verdict.SKIP: "skipped", Verdict.FLAG: "flagged", Verdict.MEMO: "memo_kept",
    }  # fmt: skip
    if len(act) > 2:
        return f"{len(act)} × {WORDS[lang]['accepted'].format(code='').rstrip(': ').lower()}"
    parts = []
    for each in act:
        words = WORDS[lang][names[each.verdict]].format(code=material.label(each.code, lang))
        parts.append(words[:1].lower() + words[1:])
    return " + ".join(parts)
