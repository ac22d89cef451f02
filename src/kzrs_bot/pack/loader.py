"""Loading a pack: from its YAML files, or from their compiled form where nothing has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kzrs_bot.errors import PackError, Problem
from kzrs_bot.pack import cache as compiled_cache
from kzrs_bot.pack.files import KnowledgeSource, PackFiles, read_pack_files
from kzrs_bot.pack.model import Pack


def builtin_pack_path() -> Path:
    """The pack that comes with the package: inside it in a wheel, beside `src` in a checkout."""
    package = Path(__file__).resolve().parent.parent
    shipped, checkout = package / "_pack", package.parent.parent
    if (shipped / "knowledge").is_dir():
        return shipped
    if (checkout / "knowledge").is_dir():
        return checkout
    raise PackError(
        str(shipped),
        [Problem(str(shipped), 0, 0, "no-pack", "the built-in pack is missing", "install again")],
    )


def load_pack(pack: Path | str | KnowledgeSource | None = None, *, cache: bool = True) -> Pack:
    """The pack in a folder or from a source (None: the built-in one); raises PackError with every fault of it."""
    if pack is None:
        pack = builtin_pack_path()
    files = read_pack_files(Path(pack) if isinstance(pack, str) else pack)
    digest = files.digest()
    use_cache = cache and compiled_cache.enabled()
    kept = compiled_cache.read_compiled(digest) if use_cache else None
    if kept:
        return replace(kept, path=str(files.root))
    made = compiled(files, digest)
    if use_cache:
        compiled_cache.write_compiled(made)
    return made


def compiled(files: PackFiles, digest: str) -> Pack:
    """The pack from its YAML. Imports what a start from the compiled form does without."""
    from kzrs_bot.pack.build import built_pack
    from kzrs_bot.pack.crosscheck import cross_checked
    from kzrs_bot.pack.records import read_records

    records = read_records(files)
    problems = [*records.problems, *cross_checked(files, records)]
    if problems:
        raise PackError(str(files.root), problems)
    return built_pack(records, str(files.root), digest)
