"""The stochastic methods, each as a function and as a thin module. Written by hand, like the package's own.

A function takes what it acts on, `p` and its options, `training=True` and `generator=None`; the module of the
same name keeps the options. `explicit_dropout.apply` puts a method on a whole model.
"""
from .attention_drop import Blur, HardMask, blur, hard_mask
from .consistency import RDrop, consistency_loss, r_drop_loss, symmetric_kl, two_passes
from .drop_attention import DropAttention, drop_attention, drop_attention_values
from .drop_key import DropKey, drop_key, drop_key_mask
from .dropout import Dropout, dropout
from .structured import (
    DropConnectLinear, DropPath, HeadDrop, drop_connect, drop_connect_linear, drop_path, head_drop)

__all__ = [
    "Blur", "DropAttention", "DropConnectLinear", "DropKey", "DropPath", "Dropout", "HardMask", "HeadDrop",
    "RDrop", "blur", "consistency_loss", "drop_attention", "drop_attention_values", "drop_connect",
    "drop_connect_linear", "drop_key", "drop_key_mask", "drop_path", "dropout", "hard_mask", "head_drop",
    "r_drop_loss", "symmetric_kl", "two_passes"]
