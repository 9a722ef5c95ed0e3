"""Dropout as a deterministic penalty. The public surface: `explicit`, `attach`, `apply`, `measure`, and the functions of each chapter.

Written by hand, like the `__init__.py` of each part; all other modules are exported from the notebooks.
The penalties are also modules of this package: `import explicit_dropout.scores` is `explicit_dropout.penalties.scores`.
"""
__version__ = "0.1.0"

import sys

from . import stochastic
from .curvature import Explicit, explicit
from .hooks.noise import Applied, apply
from .hooks.regularizer import Regularizer, attach, measure
from .penalties import conv, linear, masked_scores, moments, schedules, scores, units, values

for _module in (conv, linear, masked_scores, moments, schedules, scores, units, values):
    sys.modules[f"{__name__}.{_module.__name__.rpartition('.')[2]}"] = _module

__all__ = ["Applied", "Explicit", "Regularizer", "apply", "attach", "conv", "explicit", "linear", "masked_scores", "measure", "moments", "schedules",
           "scores", "stochastic", "units", "values"]
