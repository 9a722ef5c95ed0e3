"""The stochastic methods, each as a function and as a thin module. Written by hand, like the package's own `__init__.py`."""
