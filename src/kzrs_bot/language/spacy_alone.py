"""spaCy without its command line, which `import spacy` would load: a third of the time that the import takes."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_COMMANDS, _INFO = "spacy.cli", "spacy.cli.info"


def import_spacy() -> ModuleType:
    """The spaCy package; its commands are loaded when somebody imports them, and `spacy.info` when it is called."""
    if "spacy" in sys.modules or _COMMANDS in sys.modules:
        return import_module("spacy")
    commands, info = ModuleType(_COMMANDS), ModuleType(_INFO)
    commands.__path__ = []
    info.info = _info  # type: ignore[attr-defined]
    sys.modules.update({_COMMANDS: commands, _INFO: info})
    try:
        spacy = import_module("spacy")
    finally:
        for name in (_COMMANDS, _INFO):
            del sys.modules[name]
    vars(spacy).pop("cli", None)
    return spacy


def _info(*args: Any, **options: Any) -> Any:
    """`spacy.info`, by the real command."""
    return import_module(_INFO).info(*args, **options)
