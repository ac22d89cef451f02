"""The compiled form of a pack in the user's cache folder: a convenience that may fail at any step.

The name of a file is a SHA-256 over the pack's files and this package's code, so a stale form is
never found. Only our own records are unpickled, whatever stands in the file.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import io
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from kzrs_bot.pack.model import Fact, Pack

_KEPT = 8
"""How many compiled packs, and of each thing worked out from packs, stay; the oldest go."""
_SUM = 32
_PLAIN = {("builtins", "frozenset"), ("builtins", "set"), ("decimal", "Decimal"), ("datetime", "date")}
_OURS = ("kzrs_bot.pack.model", "kzrs_bot.values")
_WORKED_OUT = (
    *_OURS, *(f"kzrs_bot.language.{name}" for name in ("terms", "spelling", "patterns")), "kzrs_bot.matching.index"
)  # fmt: skip
_T = TypeVar("_T")


def enabled() -> bool:
    return os.environ.get("KZRS_BOT_CACHE") != "0"


def read_compiled(digest: str) -> Pack | None:
    """The pack compiled from files with this digest, or None."""
    found = _read(_file(f"{digest} {_code_fingerprint()}", "pack"), _Unpickler)
    return found if isinstance(found, Pack) and found.digest == digest else None


def write_compiled(pack: Pack) -> None:
    """Keep the compiled form for the next start; where that is impossible, nothing happens."""
    _write(_file(f"{pack.digest} {_code_fingerprint()}", "pack"), pack, pickle.Pickler)


class Keeper:
    """Keeps what is worked out from a pack as it was loaded, for the next start."""

    def __init__(self, pack: Pack, *, used: bool = True) -> None:
        """`pack` must hold just what its digest stands for, apart from its wording; where that is not so, or nothing
        is to be kept, `used` is false."""
        self._pack = pack
        self._used = used and bool(pack.digest) and enabled()
        self._versions: tuple[str, ...] = ()

    def beside(self, *versions: str) -> Keeper:
        """This keeper for what depends on other software of these versions as well."""
        self._versions = versions
        return self

    def kept(self, kind: type[_T], make: Callable[[], _T], *shared: Any) -> _T:
        """What `make` makes, or made in an earlier process from the same pack and code.

        `shared` are the objects that it refers to besides the pack and that are not kept with it.
        """
        if not self._used:
            return make()
        objects = {"pack": self._pack, **{f"shared {place}": each for place, each in enumerate(shared)}}
        name = " ".join((self._pack.digest, _code_fingerprint(whole=True), *self._versions))
        file = _file(name, kind.__name__.lower())
        found = _read(file, lambda stream: _Linker(stream, objects, self._pack))
        if not isinstance(found, kind):
            found = make()
            _write(file, found, lambda stream, protocol: _Unlinker(stream, protocol, objects))
        return found


class _Unpickler(pickle.Unpickler):
    """Knows the classes of a compiled pack and no other."""

    known: tuple[str, ...] = _OURS

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN or (module in self.known and name.isidentifier()):
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a compiled pack")


class _Linker(_Unpickler):
    """Puts the objects that were left out back into what was kept."""

    known = _WORKED_OUT

    def __init__(self, stream: io.BytesIO, objects: dict[str, Any], pack: Pack) -> None:
        super().__init__(stream)
        self._objects, self._facts = objects, pack.facts

    def persistent_load(self, name: Any) -> Any:
        return self._facts[name[0]] if isinstance(name, tuple) else self._objects[name]


class _Unlinker(pickle.Pickler):
    """Leaves out the objects that are there anyway: the pack, its facts, and what is shared."""

    def __init__(self, stream: io.BytesIO, protocol: int, objects: dict[str, Any]) -> None:
        super().__init__(stream, protocol)
        self._names = {id(each): name for name, each in objects.items()}

    def persistent_id(self, each: Any) -> Any:
        return (each.id,) if isinstance(each, Fact) else self._names.get(id(each))


def _read(file: Path, unpickler: Callable[[io.BytesIO], pickle.Unpickler]) -> object:
    """What a file holds, None where it is not there or not whole."""
    with contextlib.suppress(Exception):  # whatever is wrong here, the YAML files are there
        data = file.read_bytes()
        payload = data[_SUM:]
        if hashlib.sha256(payload).digest() == data[:_SUM]:
            with _no_collecting():
                return unpickler(io.BytesIO(payload)).load()
    return None


def _write(file: Path, value: object, pickler: Callable[[io.BytesIO, int], pickle.Pickler]) -> None:
    """Keep a value in a file; where that is impossible, nothing happens."""
    with contextlib.suppress(Exception):  # a read-only home, a full disk, a race
        file.parent.mkdir(parents=True, exist_ok=True)
        stream = io.BytesIO()
        pickler(stream, pickle.HIGHEST_PROTOCOL).dump(value)
        payload = stream.getvalue()
        _write_atomically(file, hashlib.sha256(payload).digest() + payload)
        _prune(file)


@contextlib.contextmanager
def _no_collecting() -> Iterator[None]:
    """No search for garbage while many objects come into being and none goes: it takes longer than they do."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _file(name: str, kind: str) -> Path:
    from platformdirs import user_cache_path

    key = hashlib.sha256(name.encode()).hexdigest()
    return user_cache_path("kzrs-bot", appauthor=False) / f"{key}.{kind}"


def _code_fingerprint(*, whole: bool = False) -> str:
    """Changes with the version, with an edit of the code (the pack's, or the whole) in a checkout, and with Python."""
    rooms = Path(__file__).parent
    parts = (rooms, *(rooms.parent / name for name in ("language", "matching"))) if whole else (rooms,)
    sources = [*(file for part in parts for file in sorted(part.glob("*.py"))), rooms.parent / "values.py"]
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


def _prune(newest: Path) -> None:
    compiled = sorted(newest.parent.glob(f"*{newest.suffix}"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in compiled[_KEPT:]:
        file.unlink(missing_ok=True)
