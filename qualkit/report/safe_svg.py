"""A drawn figure comes in as SVG text; markup for a page goes out: shapes and words, and nothing that acts."""

from __future__ import annotations

import re
from collections.abc import Collection
from xml.etree import ElementTree

from markupsafe import Markup, escape

__all__ = ["safe_svg"]

_SHAPES = frozenset(
    "svg g a path line rect circle ellipse polygon polyline text tspan title desc defs clipPath linearGradient"
    " radialGradient stop marker pattern mask symbol use".split()
)
_ATTRIBUTES = frozenset(
    "id class d x y x1 x2 y1 y2 dx dy cx cy r rx ry fx fy points width height viewBox preserveAspectRatio transform"
    " fill fill-opacity fill-rule clip-path clip-rule mask stroke stroke-width stroke-opacity stroke-dasharray"
    " stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit opacity display visibility pointer-events"
    " text-anchor dominant-baseline alignment-baseline font-family font-size font-weight font-style text-decoration"
    " letter-spacing offset stop-color stop-opacity gradientUnits gradientTransform patternUnits patternTransform"
    " markerWidth markerHeight refX refY orient markerUnits maskUnits clipPathUnits spreadMethod textLength"
    " marker-start marker-mid marker-end aria-hidden".split()
)
_XLINK = "{http://www.w3.org/1999/xlink}"
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What a plotting program tells of a mark also names the place that it links to; nobody wants to hear that.
_ADDRESS = re.compile(r"(?:^|; )[^;:]*: [^;]*#u-[^;]*")
_LOCAL = re.compile(r"url\(\s*['\"]?#([^)'\"]*)['\"]?\s*\)")


def safe_svg(text: str, *, prefix: str, places: Collection[str] = ()) -> Markup:
    """The picture without scripts, styles, fetches and foreign content; ids are made its own by ``prefix``.

    Args:
        text: one ``<svg>`` element.
        prefix: before each id, so that two pictures of a page do not share one.
        places: ids in the page that a link may lead to; every other link is taken off what it was on.

    Raises:
        ValueError: it is not an SVG picture, or it declares entities.
    """
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise ValueError("a figure may not declare entities")
    try:
        root = ElementTree.fromstring(_NOT_XML.sub("\ufffd", text))
    except ElementTree.ParseError as error:
        raise ValueError(f"a figure is not well-formed SVG: {error}") from None
    if _name(root.tag) != "svg":
        raise ValueError("a figure is drawn as SVG")
    out: list[str] = []
    _write(root, out, prefix, places, linked=False)
    return Markup("".join(out))


def _name(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _write(element: ElementTree.Element, out: list[str], prefix: str, places: Collection[str], *, linked: bool) -> None:
    name = _name(element.tag)
    if name not in _SHAPES:
        return
    given = []
    target = ""
    for key, value in element.attrib.items():
        if key in ("href", f"{_XLINK}href"):
            target = value
        elif key == "aria-label":
            # Only links are told one by one; the rest is one image, with one text.
            if linked and (label := _ADDRESS.sub("", value).removeprefix("; ")):
                given.append((key, label))
        elif key in _ATTRIBUTES:
            if "url(" in value.lower():
                if not _LOCAL.fullmatch(value.strip()):
                    continue
                value = _LOCAL.sub(lambda found: f"url(#{prefix}{found[1]})", value.strip())
            given.append((key, prefix + value if key == "id" else value))
    if name == "a":
        # What draws may have made a place in the page into an address of its own: only what follows # counts.
        place = target.rpartition("#")[2] if "#" in target else ""
        name = "a" if place and place in places else "g"
        if name == "a":
            # The same numbers are links in the table below, with words: the picture's are for the pointer alone.
            given += [("href", f"#{place}"), ("tabindex", "-1"), ("aria-hidden", "true")]
            linked = True
    elif name == "use" and target.startswith("#"):
        given.append(("href", f"#{prefix}{target[1:]}"))
    out.append(f"<{name}" + "".join(f' {key}="{escape(value)}"' for key, value in given) + ">")
    out.append(escape(element.text or ""))
    for child in element:
        _write(child, out, prefix, places, linked=linked)
        out.append(escape(child.tail or ""))
    out.append(f"</{name}>")
