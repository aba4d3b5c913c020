"""Codebooks in use and the name of a code come in; the code, or what is wrong with the name, goes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit.codebook import load_codebook
from qualkit.errors import CodebookError
from qualkit.model import Code, Codebook

if TYPE_CHECKING:
    from qualkit.project.project import Project

__all__ = ["Place", "code_named", "codebook_for", "places_of", "require_childless", "require_free", "unknown"]

_ID = re.compile(r"[a-zæøå0-9_]+(\.[a-zæøå0-9_]+)*")


@dataclass(frozen=True, slots=True)
class Place:
    """A codebook in use, and the file that it was read from."""

    path: Path
    book: Codebook


def places_of(project: Project) -> list[Place]:
    """The codebooks in use."""
    return [Place(path, load_codebook(path)) for path in project.codebook_paths()]


def code_named(places: Sequence[Place], asked: str) -> tuple[Place, Code]:
    """The code of that id, or of that name where only one has it.

    Raises:
        CodebookError: Q210, there is none; the hint names what is near.
    """
    named = []
    for place in places:
        for code in place.book.codes:
            if code.id == asked:
                return place, code
            if asked.casefold() in {label.casefold() for label in code.label.values()}:
                named.append((place, code))
    if len(named) == 1:
        return named[0]
    raise unknown(places, asked, [code.id for _, code in named])


def unknown(places: Sequence[Place], asked: str, named: Sequence[str] = ()) -> CodebookError:
    """The error that no code is called so, with codes that are called nearly so."""
    words = {code.id: code.id for place in places for code in place.book.codes}
    words |= {
        label.casefold(): code.id for place in places for code in place.book.codes for label in code.label.values()
    }
    words |= {code.split(".")[-1]: code for code in words.values()}
    near = dict.fromkeys([*named, *(words[word] for word in get_close_matches(asked.casefold(), list(words), 3))])
    hint = f"did you mean {', '.join(near)}?" if near else "qualkit codebook list, and qualkit codebook show NAME"
    return CodebookError("Q210", f"no code {asked!r} in the codebooks in use", hint=hint)


def require_free(places: Sequence[Place], code: str) -> None:
    """Raise unless a new code may have that id: Q202, it cannot be one; Q203, it is taken."""
    if not _ID.fullmatch(code):
        raise CodebookError(
            "Q202",
            f"{code!r} cannot be the id of a code",
            hint="use lower-case letters, digits and _, with dots between levels",
        )
    for place in places:
        if any(each.id == code for each in place.book.codes):
            raise CodebookError(
                "Q203", f"there is a code {code!r} in {place.book.id} already", hint="choose another id"
            )


def require_childless(book: Codebook, code: str) -> None:
    """Raise Q211 if there are codes below a code."""
    below = [each.id for each in book.codes if each.parent == code or each.id.startswith(f"{code}.")]
    if below:
        raise CodebookError(
            "Q211",
            f"{code!r} has codes below it: {', '.join(below[:3])}{' …' if len(below) > 3 else ''}",
            hint="merge or rename those first",
        )


def codebook_for(places: Sequence[Place], code: str, parent: str, codebook: str) -> Place:
    """Where a new code goes.

    Args:
        places: the codebooks in use.
        code: its id.
        parent: the code it goes below, or empty.
        codebook: id or file name of the codebook, or empty: then the one that has codes with the same beginning.

    Raises:
        CodebookError: Q206, none or several fit; Q210, there is no such parent.
    """
    if parent:
        return code_named(places, parent)[0]
    family = code.split(".")[0]
    fits = [place for place in places if codebook and codebook in (place.book.id, place.path.stem)]
    if not codebook:
        fits = [place for place in places if any(each.id.split(".")[0] == family for each in place.book.codes)]
        fits = fits or list(places)
    if len(fits) == 1:
        return fits[0]
    known = ", ".join(place.book.id for place in places)
    what = f"no codebook called {codebook!r} is in use" if codebook else f"it is not clear where {code!r} belongs"
    raise CodebookError("Q206", what, hint=f"--codebook, one of: {known}")
