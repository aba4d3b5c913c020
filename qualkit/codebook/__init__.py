"""Codebook files come in; checked codebooks with compiled patterns go out."""

from qualkit.codebook.load import find_codebook, load_codebook, load_codebooks, shipped, sources_of
from qualkit.codebook.schema import json_schema
from qualkit.codebook.shorthand import Compiled, Element, PatternSyntaxError, compile_pattern

__all__ = [
    "Compiled",
    "Element",
    "PatternSyntaxError",
    "compile_pattern",
    "find_codebook",
    "json_schema",
    "load_codebook",
    "load_codebooks",
    "shipped",
    "sources_of",
]
