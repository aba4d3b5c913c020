"""A change of codes comes in; the project's own codebook has it, the store keeps it, and all views follow.

Codebooks change while coders code. What was decided is never written anew: see :mod:`qualkit.renaming`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit.codebook import edit
from qualkit.errors import CodebookError
from qualkit.model import ChangeKind, CodeChange, Verdict
from qualkit.project.finding_codes import (
    Place,
    code_named,
    codebook_for,
    places_of,
    require_childless,
    require_free,
    unknown,
)
from qualkit.project.own_codebooks import drafted, put_in_place
from qualkit.project.suggesting import record_codebook

if TYPE_CHECKING:
    from qualkit.project.project import Project

__all__ = ["Changed", "add_code", "define_code", "merge_codes", "recode", "rename_code", "split_code"]

UNDEFINED = "Ikke defineret endnu."
PART = "Del af ”{label}”; ikke defineret endnu."

Edit = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Changed:
    """What was done, or would be.

    ``change`` has no id where nothing was done. ``file`` is the codebook's, a copy of the project's own if ``copied``.
    ``codings`` is how many codings that stand are seen under another code now or have to be decided again, by coder.
    """

    change: CodeChange
    file: Path
    codings: Mapping[str, int]
    copied: bool = False


def add_code(
    project: Project,
    code: str,
    *,
    coder: str,
    label: str,
    definition: str = "",
    parent: str = "",
    codebook: str = "",
    note: str = "",
    dry_run: bool = False,
) -> Changed:
    """Add a code.

    Args:
        project: whose codebooks.
        code: the new id.
        coder: who does it.
        label, definition: in Danish; a definition may follow later (:func:`define_code`).
        parent: the code it goes below.
        codebook: id of the codebook; else the parent's, that of codes with the same beginning, or the only one.
        note: why.
        dry_run: say what would be done only.

    Raises:
        CodebookError: Q203, there is such a code; Q210, there is no such parent; Q206, it is not clear which codebook.
    """
    places = places_of(project)
    require_free(places, code)
    place = codebook_for(places, code, parent, codebook)
    if parent and parent not in {each.id for each in place.book.codes}:
        raise unknown(places, parent)

    def write(text: str, name: str) -> str:
        wording = {"da": definition or UNDEFINED}
        return edit.add_code(text, name, code, label={"da": label}, definition=wording, parent=parent, after=parent)

    return _change(project, place, ChangeKind.ADD, (), (code,), write, coder=coder, note=note, dry_run=dry_run)


def rename_code(project: Project, old: str, new: str, *, coder: str, note: str = "", dry_run: bool = False) -> Changed:
    """Give a code, and those whose ids begin with its own, another id.

    Raises:
        CodebookError: Q210, there is no such code; Q203, the new id is taken; Q202, it cannot be one.
    """
    places = places_of(project)
    place, code = code_named(places, old)
    ids = [each.id for each in place.book.codes]
    moves = {each: new + each[len(code.id) :] for each in ids if each == code.id or each.startswith(f"{code.id}.")}
    for target in moves.values():
        if target not in moves:
            require_free(places, target)
    if code.id == new:
        raise CodebookError("Q203", f"the code is called {new!r} already", hint="give it another name")

    def write(text: str, name: str) -> str:
        return edit.rename_codes(text, name, moves)

    olds, news = tuple(moves), tuple(moves.values())
    return _change(
        project, place, ChangeKind.RENAME, olds, news, write, coder=coder, note=note, dry_run=dry_run, moves=moves
    )


def define_code(
    project: Project,
    asked: str,
    *,
    coder: str,
    label: str = "",
    definition: str = "",
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    language: str = "da",
    note: str = "",
    dry_run: bool = False,
) -> Changed:
    """Word a code anew; its id and its codings stay. What is empty or None keeps its wording.

    Args:
        project: whose codebooks.
        asked: the code, by id or name.
        coder: who does it.
        label, definition: what it is called and means.
        include, exclude: what belongs and what does not; they take the place of all that stood there.
        language: of these wordings, ``da`` or ``en``; ``include`` and ``exclude`` are Danish.
        note: why.
        dry_run: say what would be done only.

    Raises:
        CodebookError: Q210, there is no such code; Q212, nothing is worded anew.
    """
    place, code = code_named(places_of(project), asked)
    if not label and not definition and include is None and exclude is None:
        raise CodebookError("Q212", f"nothing was said of {code.id!r} that would be new", hint="--definition '…'")

    def write(text: str, name: str) -> str:
        return edit.define_code(
            text,
            name,
            code.id,
            label={language: label} if label else None,
            definition={language: definition} if definition else None,
            include=None if include is None else [{"da": each} for each in include],
            exclude=None if exclude is None else [{"da": each} for each in exclude],
        )

    return _change(project, place, ChangeKind.DEFINE, (), (code.id,), write, coder=coder, note=note, dry_run=dry_run)


def merge_codes(
    project: Project,
    asked: Sequence[str],
    into: str,
    *,
    coder: str,
    label: str = "",
    definition: str = "",
    note: str = "",
    dry_run: bool = False,
) -> Changed:
    """Make one code of several; examples and patterns go with them, the codings too.

    Args:
        project: whose codebooks.
        asked: the codes that become one, by id or name.
        into: the code they become: one of them, another one, or a new id, which the first of them then gets.
        coder: who does it.
        label, definition: of the whole, in Danish; else those of ``into``, or of the first.
        note: why.
        dry_run: say what would be done only.

    Raises:
        CodebookError: Q210, there is no such code; Q211, one of them has codes below it; Q212, there is only one, or
            they are in different codebooks.
    """
    places = places_of(project)
    found = [code_named(places, each) for each in asked]
    place = found[0][0]
    olds = tuple(dict.fromkeys(code.id for _, code in found))
    new = next((code.id for each in places for code in each.book.codes if code.id == into), None)
    if len({*olds, into}) < 2 or (len(olds) < 2 and new is None):
        raise CodebookError("Q212", "a merge takes two codes", hint="qualkit codebook rename gives one another name")
    ids = {code.id for code in place.book.codes}
    if any(other.book.id != place.book.id for other, _ in found) or (new is not None and new not in ids):
        raise CodebookError(
            "Q212",
            f"{', '.join([*olds, into])} are not in one codebook",
            hint="qualkit codebook recode moves codings from one code to another",
        )
    if new is None:
        require_free(places, into)
    gone = [code for code in olds if code != into]
    for code in gone:
        require_childless(place.book, code)

    def write(text: str, name: str) -> str:
        if new is None:
            text = edit.rename_codes(text, name, {olds[0]: into})
        text = edit.merge_codes(text, name, gone if new else gone[1:], into)
        if label or definition:
            text = edit.define_code(
                text,
                name,
                into,
                label={"da": label} if label else None,
                definition={"da": definition} if definition else None,
            )
        return text

    moves = dict.fromkeys(gone, into)
    return _change(
        project, place, ChangeKind.MERGE, olds, (into,), write, coder=coder, note=note, dry_run=dry_run, moves=moves
    )


def split_code(
    project: Project,
    asked: str,
    parts: Mapping[str, str],
    *,
    coder: str,
    note: str = "",
    dry_run: bool = False,
) -> Changed:
    """Split a code: it stays as retired, with its codings, and these are to be decided again among the parts.

    Args:
        project: whose codebooks.
        asked: the code, by id or name.
        parts: two or more codes and their Danish labels; those that are there already keep theirs, and one without a
            label is called by the end of its id.
        coder: who does it.
        note: why.
        dry_run: say what would be done only.

    Raises:
        CodebookError: Q210, there is no such code; Q212, it is retired already or there are too few parts; Q203, a part
            is in another codebook.
    """
    places = places_of(project)
    place, code = code_named(places, asked)
    if code.retired:
        raise CodebookError("Q212", f"{code.id!r} was split already", hint="see: qualkit codebook todo")
    if len(parts) < 2 or code.id in parts:
        raise CodebookError(
            "Q212", f"{code.id!r} is split into two codes or more, none of them itself", hint="name the parts"
        )
    there = {each.id: each for each in place.book.codes}
    for part in parts:
        if part not in there:
            require_free(places, part)
        elif there[part].retired:
            raise CodebookError("Q212", f"{part!r} is retired, and cannot be a part", hint="name another one")
    whole = code.label.get("da", code.id)

    def write(text: str, name: str) -> str:
        text, after = edit.retire_code(text, name, code.id), code.id
        for part, label in parts.items():
            if part not in there:
                text = edit.add_code(
                    text,
                    name,
                    part,
                    label={"da": label or part.split(".")[-1].replace("_", " ").capitalize()},
                    definition={"da": PART.format(label=whole)},
                    parent=code.id if part.startswith(f"{code.id}.") else code.parent or "",
                    after=after,
                )
                after = part
        return text

    return _change(
        project, place, ChangeKind.SPLIT, (code.id,), tuple(parts), write, coder=coder, note=note, dry_run=dry_run
    )


def recode(project: Project, old: str, new: str, *, coder: str, note: str = "", dry_run: bool = False) -> Changed:
    """Move all codings of one code to another; the codebooks stay as they are.

    Args:
        project: whose decisions.
        old: a code by id or name, or the id of one that is in no codebook any more.
        new: a code by id or name.
        coder: who does it.
        note: why.
        dry_run: say what would be done only.

    Raises:
        CodebookError: Q210, there is no such code, or nothing was coded with it; Q212, the two are one.
    """
    places = places_of(project)
    place, target = code_named(places, new)
    used = {code for _, _, code in project.store.standing()}
    source = old if old in used else code_named(places, old)[1].id
    if source == target.id:
        raise CodebookError("Q212", f"{source!r} and {new!r} are one code", hint="name two")
    return _change(
        project, place, ChangeKind.RECODE, (source,), (target.id,), None, coder=coder, note=note, dry_run=dry_run
    )


def _change(
    project: Project,
    place: Place,
    kind: ChangeKind,
    old: tuple[str, ...],
    new: tuple[str, ...],
    write: Edit | None,
    *,
    coder: str,
    note: str,
    dry_run: bool,
    moves: Mapping[str, str] | None = None,
) -> Changed:
    """Draft, check, record and put in place; all of it or nothing."""
    store, book = project.store, place.book
    draft = drafted(project, place.path, write, moves) if write is not None else None
    after = draft.after if draft is not None else book
    change = CodeChange(coder, kind, book.id, old, new, note, book.digest, after.digest)
    codings = _codings(project, new if kind is ChangeKind.DEFINE else [code for code in old if code not in new])
    if not dry_run:
        record_codebook(store, book)
        record_codebook(store, after)
        with ExitStack() as undo:

            def put() -> None:
                if draft is not None:
                    put_in_place(project, draft, undo)

            change = store.append_code_change(change, then=put)
            undo.pop_all()
    file = draft.target if draft is not None else place.path
    return Changed(change, file, codings, draft is not None and draft.copies)


def _codings(project: Project, codes: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for (coder, _, code), decision in sorted(project.store.standing().items()):
        if code in codes and decision.verdict is not Verdict.REJECT:
            found[coder] = found.get(coder, 0) + 1
    return found
