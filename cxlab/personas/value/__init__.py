"""What customers may spend from now on: purchases and amounts expected, or why nobody can say."""

from cxlab.personas.value.bgnbd import BgNbd, fit_bgnbd
from cxlab.personas.value.forecast import forecast_value
from cxlab.personas.value.gamma_gamma import GammaGamma, fit_gamma_gamma
from cxlab.personas.value.holdout import HoldOut
from cxlab.personas.value.result import Value

__all__ = [
    "BgNbd",
    "GammaGamma",
    "HoldOut",
    "Value",
    "fit_bgnbd",
    "fit_gamma_gamma",
    "forecast_value",
]
