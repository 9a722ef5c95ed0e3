"""Packaging: everything is read from settings.ini, so that nbdev and pip cannot disagree."""
import re
from configparser import ConfigParser
from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
config = ConfigParser(delimiters=["="])
config.read(HERE / "settings.ini", encoding="utf-8")
cfg = config["DEFAULT"]

extras = {name: cfg[f"{name}_requirements"].split() for name in ("experiments", "ray", "integrations", "dev")}
extras["dev"] += extras["experiments"] + extras["integrations"]  # the book shows both, so whoever builds it needs both

# README's pictures and links are relative, which GitHub resolves and PyPI does not.
readme = (HERE / "README.md").read_text(encoding="utf-8")
readme = re.sub(r"\]\((?!https?:|#)(\S+)\)", rf"]({cfg['git_url']}/raw/{cfg['branch']}/\1)", readme)

setup(
    name=cfg["lib_name"],
    version=cfg["version"],
    description=cfg["description"],
    long_description=readme,
    long_description_content_type="text/markdown",
    author=cfg["author"],
    author_email=cfg["author_email"],
    url=cfg["git_url"],
    project_urls={"Documentation": cfg["doc_host"] + cfg["doc_baseurl"]},
    license="Apache-2.0",
    keywords=cfg["keywords"].split(),
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Intended Audience :: Science/Research",
        "Programming Language :: Python :: 3",
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
    ],
    packages=find_packages(include=["explicit_dropout", "explicit_dropout.*"]),
    python_requires=">=" + cfg["min_python"],
    install_requires=cfg["requirements"].split(),
    extras_require=extras,
    entry_points={
        "console_scripts": cfg["console_scripts"].split(),
        "nbdev": [f"{cfg['lib_name']}={cfg['lib_path']}._modidx:d"],  # lets nbdev link our names in the documentation
    },
    zip_safe=False,
)
