"""Dropout's explicit regularizer in the loss's own metric: every dropout of a model as a penalty."""
from .mask_gradient import Explicit, explicit

__all__ = ["Explicit", "explicit"]
