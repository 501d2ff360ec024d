"""Customer-experience artifacts computed from the rows a company owns.

``open_study`` opens a study folder; each verb below takes the study and returns a result whose
frames carry ``n``, ``estimate``, ``low`` and ``high``.
"""

from importlib import import_module
from typing import Any

#: Every public verb, and the module that it is defined in; loaded when first used.
_VERBS = {
    "open_study": "cxlab.study.study",
}

__version__ = "0.1.0"
__all__ = ["__version__", *sorted(_VERBS)]


def __getattr__(name: str) -> Any:
    if name not in _VERBS:
        raise AttributeError(f"module 'cxlab' has no attribute {name!r}")
    return getattr(import_module(_VERBS[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
