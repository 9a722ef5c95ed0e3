"""What `import explicit_dropout` brings along."""
import subprocess
import sys

CODE = """
import sys, torch
before = set(sys.modules)
import explicit_dropout
print(*{name.split(".")[0] for name in set(sys.modules) - before})
print(*(name for name in ("torch._dynamo", "torch.fx.experimental", "sympy") if name in set(sys.modules) - before))
"""


def test_only_its_own_modules_and_fastcores():
    """After `import torch`, nothing but the package and fastcore is new: no compiler, no SymPy."""
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    packages, compilers = done.stdout.split("\n")[:2]
    assert set(packages.split()) - set(sys.stdlib_module_names) <= {"explicit_dropout", "fastcore"}
    assert not compilers
