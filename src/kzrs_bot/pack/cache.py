"""The compiled form of a pack in the user's cache folder: a convenience that may fail at any step.

The name of a file is a SHA-256 over the pack's files and this package's code, so a stale form is
never found. It holds a sum, two sizes, records, and arrays, which are mapped into memory and read where they are used.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import mmap
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from struct import Struct
from typing import Any, TypeVar

from numpy.typing import NDArray

from kzrs_bot.pack.model import Pack
from kzrs_bot.pack.packing import ById, Shelf, by_id, packed, padded, unpacked

_KEPT = 8
"""How many compiled packs, and of each thing worked out from packs, stay; the oldest go."""
_ROOMS = ("language", "reading", "matching", "reasoning", "replies")
"""Parts of the package that work something out from a pack which is kept."""
_SUM = 32
_SIZES = Struct("<QQ")
"""Bytes of the records, and of the whole file."""
_HEAD = _SUM + _SIZES.size
_PROVED = 1 << 24
"""Bytes over which the sum goes; of a larger file the arrays at its end are not read before somebody asks for them."""
_T = TypeVar("_T")


def enabled() -> bool:
    return os.environ.get("KZRS_BOT_CACHE") != "0"


def read_compiled(digest: str) -> Pack | None:
    """The pack compiled from files with this digest, or None."""
    found = _read(_file(f"{digest} {_code_fingerprint()}", "pack"), {})
    return found if isinstance(found, Pack) and found.digest == digest else None


def write_compiled(pack: Pack) -> None:
    """Keep the compiled form for the next start; where that is impossible, nothing happens."""
    samples = ById(pack.samples, Shelf(pack.samples.values()))  # very many, and nobody reads them at a plain start
    compiled = replace(pack, facts=by_id(pack.facts, always=True), samples=samples)
    _write(_file(f"{pack.digest} {_code_fingerprint()}", "pack"), compiled, {})


class Keeper:
    """Keeps what is worked out from a pack as it was loaded, for the next start."""

    def __init__(self, pack: Pack, *, used: bool = True) -> None:
        """`pack` must hold just what its digest stands for, apart from its wording; where that is not so, or nothing
        is to be kept, `used` is false."""
        self._pack = pack
        self._used = used and bool(pack.digest) and enabled()
        self._versions: tuple[str, ...] = ()

    @property
    def keeps(self) -> bool:
        """Whether anything is kept, as far as the machine lets it be."""
        return self._used

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
        objects = {"pack": self._pack, "facts": self._pack.facts}
        objects |= {f"shared {place}": each for place, each in enumerate(shared)}
        name = " ".join((self._pack.digest, _code_fingerprint(whole=True), *self._versions))
        file = _file(name, kind.__name__.lower())
        found = _read(file, objects)
        if not isinstance(found, kind):
            found = make()
            _write(file, found, objects)
        return found


def _read(file: Path, objects: Mapping[str, Any]) -> object:
    """What a file holds, None where it is not there or not whole."""
    with contextlib.suppress(Exception), file.open("rb") as stream:  # whatever is wrong here, the YAML files are there
        data = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
        records, size = _SIZES.unpack_from(data, _SUM)
        if size == len(data) and hashlib.sha256(data[_SUM : _SUM + _PROVED]).digest() == data[:_SUM]:
            end = _HEAD + records
            with _no_collecting():
                return unpacked(data[_HEAD:end], objects, data[padded(end) :])
    return None


def _write(file: Path, value: object, objects: Mapping[str, Any]) -> None:
    """Keep a value in a file; where that is impossible, nothing happens."""
    with contextlib.suppress(Exception):  # a read-only home, a full disk, a race
        file.parent.mkdir(parents=True, exist_ok=True)
        _write_atomically(file, *packed(value, objects))
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


@cache
def _code_fingerprint(*, whole: bool = False) -> str:
    """Changes with the version, with an edit of the code (the pack's, or the whole) in a checkout, and with Python."""
    rooms = Path(__file__).parent
    parts = (rooms, *(rooms.parent / name for name in _ROOMS)) if whole else (rooms,)
    plain = (rooms.parent / "values.py", rooms.parent / "reply.py")
    sources = [*(file for part in parts for file in sorted(part.glob("*.py"))), *plain]
    stats = [(source.name, source.stat().st_size, source.stat().st_mtime_ns) for source in sources if source.exists()]
    version = getattr(sys.modules.get("kzrs_bot"), "__version__", "")
    return f"{version} {sys.version_info[:2]} {stats}"


def _write_atomically(file: Path, records: bytes, arrays: Sequence[NDArray[Any]]) -> None:
    parts: list[bytes | memoryview] = [records, *(each.data for each in arrays)]
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".new-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w+b") as stream:
            stream.write(bytes(_HEAD))
            for part in parts:
                stream.write(part)
                stream.write(bytes(padded(stream.tell()) - stream.tell()))
            size = stream.tell()
            stream.seek(_SUM)
            stream.write(_SIZES.pack(len(records), size))
            stream.seek(_SUM)
            proof = hashlib.sha256(stream.read(_PROVED)).digest()
            stream.seek(0)
            stream.write(proof)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _prune(newest: Path) -> None:
    compiled = sorted(newest.parent.glob(f"*{newest.suffix}"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in compiled[_KEPT:]:
        file.unlink(missing_ok=True)
