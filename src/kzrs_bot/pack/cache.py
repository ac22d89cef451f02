"""The compiled form of a pack in the user's cache folder: a convenience that may fail at any step.

The name of a file is a SHA-256 over the pack's files and this package's code, so a stale form is
never found. Only our own records are unpickled, whatever stands in the file.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import sys
import tempfile
from pathlib import Path
from typing import Any

from kzrs_bot.pack.model import Pack

_KEPT = 8
"""How many compiled packs stay; the oldest go."""
_SUM = 32
_PLAIN = {("builtins", "frozenset"), ("decimal", "Decimal"), ("datetime", "date")}
_OURS = ("kzrs_bot.pack.model", "kzrs_bot.values")


def enabled() -> bool:
    return os.environ.get("KZRS_BOT_CACHE") != "0"


def read_compiled(digest: str) -> Pack | None:
    """The pack compiled from files with this digest, or None."""
    with contextlib.suppress(Exception):  # whatever is wrong here, the YAML files are there
        data = _file(digest).read_bytes()
        payload = data[_SUM:]
        if hashlib.sha256(payload).digest() == data[:_SUM]:
            pack = _Unpickler(io.BytesIO(payload)).load()
            return pack if isinstance(pack, Pack) and pack.digest == digest else None
    return None


def write_compiled(pack: Pack) -> None:
    """Keep the compiled form for the next start; where that is impossible, nothing happens."""
    with contextlib.suppress(Exception):  # a read-only home, a full disk, a race
        file = _file(pack.digest)
        file.parent.mkdir(parents=True, exist_ok=True)
        payload = pickle.dumps(pack, protocol=pickle.HIGHEST_PROTOCOL)
        _write_atomically(file, hashlib.sha256(payload).digest() + payload)
        _prune(file.parent)


class _Unpickler(pickle.Unpickler):
    """Knows the classes of a compiled pack and no other."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN or (module in _OURS and name.isidentifier()):
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a compiled pack")


def _file(digest: str) -> Path:
    from platformdirs import user_cache_path

    key = hashlib.sha256(f"{digest} {_code_fingerprint()}".encode()).hexdigest()
    return user_cache_path("kzrs-bot", appauthor=False) / f"{key}.pack"


def _code_fingerprint() -> str:
    """Changes with the version, with an edit of the code in a checkout, and with Python."""
    rooms = Path(__file__).parent
    sources = [*sorted(rooms.glob("*.py")), rooms.parent / "values.py"]
    stats = [(source.name, source.stat().st_size, source.stat().st_mtime_ns) for source in sources if source.exists()]
    version = getattr(sys.modules.get("kzrs_bot"), "__version__", "")
    return f"{version} {sys.version_info[:2]} {stats}"


def _write_atomically(file: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".new-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _prune(folder: Path) -> None:
    compiled = sorted(folder.glob("*.pack"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in compiled[_KEPT:]:
        file.unlink(missing_ok=True)
