"""Codings of several coders come in; how far they agree, and how sure that is, goes out.

Functions take arrays of raters × units, sets, spans or segment lengths, and give numbers. A number that the data cannot
tell (nothing varies, nobody shares a unit) is NaN. The names are loaded when first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qualkit.agreement.bootstrap import bootstrap_interval
    from qualkit.agreement.boundaries import boundary_similarity, window_diff
    from qualkit.agreement.coefficients import (
        brennan_prediger,
        cohen_kappa,
        fleiss_kappa,
        gwet_ac1,
        krippendorff_alpha,
        percent_agreement,
        scott_pi,
    )
    from qualkit.agreement.layers import span_counts, span_figures
    from qualkit.agreement.sets import SetCounts, krippendorff_alpha_sets, masi_distance, set_counts
    from qualkit.agreement.unitizing import UnitizingAlphas, alpha_unitizing, u_alpha
    from qualkit.agreement.yes_no import YesNoCounts, yes_no_counts, yes_no_figures

__all__ = [
    "SetCounts",
    "UnitizingAlphas",
    "YesNoCounts",
    "alpha_unitizing",
    "bootstrap_interval",
    "boundary_similarity",
    "brennan_prediger",
    "cohen_kappa",
    "fleiss_kappa",
    "gwet_ac1",
    "krippendorff_alpha",
    "krippendorff_alpha_sets",
    "masi_distance",
    "percent_agreement",
    "scott_pi",
    "set_counts",
    "span_counts",
    "span_figures",
    "u_alpha",
    "window_diff",
    "yes_no_counts",
    "yes_no_figures",
]

_HOME = {
    "SetCounts": "sets",
    "UnitizingAlphas": "unitizing",
    "YesNoCounts": "yes_no",
    "alpha_unitizing": "unitizing",
    "bootstrap_interval": "bootstrap",
    "boundary_similarity": "boundaries",
    "brennan_prediger": "coefficients",
    "cohen_kappa": "coefficients",
    "fleiss_kappa": "coefficients",
    "gwet_ac1": "coefficients",
    "krippendorff_alpha": "coefficients",
    "krippendorff_alpha_sets": "sets",
    "masi_distance": "sets",
    "percent_agreement": "coefficients",
    "scott_pi": "coefficients",
    "set_counts": "sets",
    "span_counts": "layers",
    "span_figures": "layers",
    "u_alpha": "unitizing",
    "window_diff": "boundaries",
    "yes_no_counts": "yes_no",
    "yes_no_figures": "yes_no",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
