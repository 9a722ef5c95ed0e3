"""The penalties as functions of tensors: what dropout, and each rival, does to a layer's output in expectation."""
