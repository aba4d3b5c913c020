"""Codings and cases come in; how many informants tell of what goes out, as tables.

Every table counts informants, not codings: one who tells of a thing ten times is one.
"""

from qualkit.tallies.contrasting import code_by_attribute, contrast
from qualkit.tallies.coverage import coverage, decided_share
from qualkit.tallies.crossing import co_occurrence, crosstab, mechanism_by_outcome
from qualkit.tallies.quantifiers import definition, semi_quantifier
from qualkit.tallies.ranking import ranked_codes
from qualkit.tallies.saturation import saturation

__all__ = [
    "co_occurrence",
    "code_by_attribute",
    "contrast",
    "coverage",
    "crosstab",
    "decided_share",
    "definition",
    "mechanism_by_outcome",
    "ranked_codes",
    "saturation",
    "semi_quantifier",
]
