"""A figure comes in; an SVG, a PNG or a page of HTML goes out, as the same bytes each time and with nothing fetched."""

from __future__ import annotations

import json
import re
import zlib
from functools import lru_cache
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any, Literal

from qualkit.errors import ExportError
from qualkit.findings import Figure

__all__ = ["FORMATS", "chart", "draw", "drawing_for", "format_of"]

Format = Literal["svg", "png", "html"]
FORMATS: tuple[Format, ...] = ("svg", "png", "html")

# What the drawing program puts before an address within the page.
_BASE = "https://vega.github.io/vega-datasets/"
_TAG = re.compile(r"<[^>]*>")
_IDS = re.compile(r' id="([^"]*)"')
_USES = re.compile(r"url\(#([^)]*)\)")
_PLACEHOLDER = {"usermeta": {"qualkit": "figure"}}
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
)


def format_of(path: Path) -> Format:
    """The format that a file's ending asks for.

    Raises:
        ExportError: Q502, it is none of ``.svg``, ``.png`` and ``.html``.
    """
    ending = path.suffix.lower().lstrip(".")
    if ending not in FORMATS:
        raise ExportError("Q502", f"no figure is written as .{ending}", hint="end the name in .svg, .png or .html")
    return ending


def drawing_for(figure: Figure, path: Path, *, scale: float = 2.0) -> bytes:
    """The bytes for a file of that name; see :func:`draw`.

    Raises:
        ExportError: Q502, the ending is none of ``.svg``, ``.png`` and ``.html``.
    """
    return draw(figure, format_of(path), scale=scale)


def draw(figure: Figure, format: Format, *, scale: float = 2.0) -> bytes:
    """Draw a figure.

    Args:
        figure: with the title, caption and text beside it; see ``captioned`` for one that holds them itself.
        format: ``svg`` can stand in a page of HTML, several on one page; its words are text. ``png`` for documents.
            ``html`` is a page that works without a network and lets nothing out.
        scale: of a PNG, pixels to a pixel of the drawing; 2 gives 203 dots an inch at the width of A4's text.

    Raises:
        ExportError: Q502, an unknown format.
    """
    if format == "html":
        return _page(figure).encode()
    if format == "svg":
        return _finished(_svg(figure.spec), figure).encode()
    if format == "png":
        import vl_convert

        return _packed(vl_convert.svg_to_png(_svg(figure.spec), scale=scale))
    raise ExportError("Q502", f"no figure is drawn as {format!r}", hint=f"one of {', '.join(FORMATS)}")


def chart(figure: Figure) -> Any:
    """The figure as an Altair chart, to be changed in a notebook."""
    import altair

    return altair.Chart.from_dict(dict(figure.spec))


def _svg(spec: Any) -> str:
    import vl_convert

    from qualkit.figures.lettered import bare, with_texts

    marks, words = bare(spec)
    return with_texts(vl_convert.vegalite_to_svg(marks, allowed_base_urls=[], show_warnings=False), words)


def _packed(png: bytes) -> bytes:
    """The same picture in a quarter of the bytes: the drawing program packs for speed, and a report holds many."""
    chunks: list[tuple[bytes, bytes]] = []
    place = 8
    while place < len(png):
        size = int.from_bytes(png[place : place + 4])
        chunks.append((png[place + 4 : place + 8], png[place + 8 : place + 8 + size]))
        place += size + 12
    pixels = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    start = next(number for number, (kind, _) in enumerate(chunks) if kind == b"IDAT")
    rest = [chunk for chunk in chunks if chunk[0] != b"IDAT"]
    kept = [*rest[:start], (b"IDAT", zlib.compress(pixels, 6)), *rest[start:]]
    return png[:8] + b"".join(
        len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4) for kind, data in kept
    )


def _finished(svg: str, figure: Figure) -> str:
    """With ids that no other figure of the page has, title and description, and addresses within the page."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", figure.id)
    if name != figure.id or not name[:1].isalpha():
        name = f"f-{name}-{sha256(figure.id.encode()).hexdigest()[:6]}"
    ids: dict[str, str] = {}
    for tag in _TAG.findall(svg):
        for old in _IDS.findall(tag):
            ids.setdefault(old, f"{name}-{len(ids) + 1}")

    def mend(found: re.Match[str]) -> str:
        tag = found[0].replace(f'xlink:href="{_BASE}', 'xlink:href="')
        tag = _IDS.sub(lambda its: f' id="{ids[its[1]]}"', tag)
        return _USES.sub(lambda its: f"url(#{ids.get(its[1], its[1])})", tag)

    body = _TAG.sub(mend, svg)
    opening, _, rest = body.partition(">")
    opening += f' role="img" aria-labelledby="{name}-t" aria-describedby="{name}-d" style="max-width:100%;height:auto"'
    title = f'<title id="{name}-t">{escape(figure.title, quote=False)}</title>'
    return f'{opening}>{title}<desc id="{name}-d">{escape(figure.alt, quote=False)}</desc>{rest}'


@lru_cache(maxsize=1)
def _bundle() -> str:
    """A page with all of Vega in it and a mark where the figure goes."""
    import vl_convert

    return vl_convert.vegalite_to_html(_PLACEHOLDER, bundle=True)


def _page(figure: Figure) -> str:
    # The program writes labels into the script as they are, and `</script>` in a label would end it.
    spec = json.dumps({**figure.spec, "description": figure.alt}, ensure_ascii=False, separators=(",", ":"))
    spec = spec.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    mark = json.dumps(_PLACEHOLDER, separators=(",", ":"))
    page = _bundle()
    if page.count(mark) != 1:
        raise ExportError("Q502", "this version of vl-convert writes pages that are not known here", hint="draw svg")
    before, after = page.split(mark)
    head = (
        f'<meta charset="UTF-8">\n    <meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"    <title>{escape(figure.title)}</title>"
    )
    before = before.replace('<meta charset="UTF-8">', head, 1).replace("<title>Chart</title>", "", 1)
    start, body, top = before.rpartition("<body>")
    inside, end, foot = after.rpartition("</body>")
    title = f'<h1 style="font: bold 1.2em Arial, sans-serif">{escape(figure.title)}</h1>'
    under = f'<p style="font: 0.9em Arial, sans-serif; max-width: 42em">{escape(figure.caption)}</p>'
    aloud = f'<p style="position: absolute; left: -9999px">{escape(figure.alt)}</p>'
    return f"{start}{body}\n    {title}{top}{spec}{inside}  {under}\n    {aloud}\n  {end}{foot}"
