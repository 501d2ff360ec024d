"""One file for each KPI; every module here is imported, and so registered, by the package."""

import importlib
import pkgutil


def load() -> None:
    """Import every module of this folder: a new file is a new KPI."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
