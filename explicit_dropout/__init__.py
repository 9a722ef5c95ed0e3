"""Dropout as a deterministic penalty. The public surface: `attach`, `apply`, `measure`, and the pure functions of each chapter.

This file is written by hand; all other modules are exported from the notebooks. It needs torch and fastcore, nothing else.
"""
__version__ = "0.1.0"

from . import attention_drop_twin, conv, linear, moments, schedules, scores, stochastic, twins, values
from .regularizer import Regularizer, attach, measure
from .rivals import Applied, apply

__all__ = ["Applied", "Regularizer", "apply", "attach", "attention_drop_twin", "conv", "linear", "measure", "moments", "schedules", "scores",
           "stochastic", "twins", "values"]
