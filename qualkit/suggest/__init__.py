"""Units and codebooks come in; suggested codes with evidence, reason and probability go out."""

from qualkit.suggest.base import Suggester, codable, suggest

__all__ = ["Suggester", "codable", "suggest"]
