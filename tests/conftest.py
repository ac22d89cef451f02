"""What all tests share: the invented ferry line's engine, built once, and folders of the tests' own."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import zlib
from pathlib import Path

import pytest
from hypothesis import settings

from kzrs_bot.bot import Bot
from kzrs_bot.language.pipeline import Analyser
from kzrs_bot.pack.loader import load_pack
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.reader import Reader
from kzrs_bot.reasoning.proof import Prover

FERRY = Path(__file__).parent / "packs" / "ferry"

settings.register_profile("same-each-time", deadline=None, derandomize=True, database=None)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same-each-time"))

_USER_FOLDERS = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """No test writes into the folders of the user who runs it."""
    own = Path(tempfile.mkdtemp(prefix="kzrs-bot-tests-"))
    config.stash[_USER_FOLDERS] = own
    for name in ("CACHE", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(own / name.lower())


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[_USER_FOLDERS], ignore_errors=True)


_OLDER = re.compile(r"exam-(?P<number>\d+)\b")
_NEWER_FROM = 80
"""The first of the examinations of which every conversation is always run."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-conversation", action="store_true", help="run all of the older examinations, not half")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of the older examinations every second conversation is run, the same ones each time; there are thousands."""
    if config.getoption("every_conversation"):
        return
    left = [item for item in items if _is_older(item) and zlib.crc32(item.name.encode()) % 2]
    if left:
        config.hook.pytest_deselected(items=left)
        dropped = set(left)
        items[:] = [item for item in items if item not in dropped]


def _is_older(item: pytest.Item) -> bool:
    found = _OLDER.match(item.path.name)
    return found is not None and item.path.parent.name == "dialogues" and int(found["number"]) < _NEWER_FROM


# The fixtures `bot` (the built-in pack) and `conversation` come with the package's pytest plugin.


@pytest.fixture(scope="session")
def ferry_pack() -> Pack:
    return load_pack(FERRY)


@pytest.fixture(scope="session")
def ferry() -> Bot:
    """The bot of a report about a ferry line that does not exist."""
    return Bot(FERRY)


@pytest.fixture(scope="session")
def bot() -> Bot:
    """The bot of the built-in pack."""
    return Bot()


@pytest.fixture(scope="session")
def prover(bot: Bot) -> Prover:
    return Prover(bot.pack)


@pytest.fixture(scope="session")
def analyser(ferry_pack: Pack) -> Analyser:
    return Analyser(ferry_pack)


@pytest.fixture(scope="session")
def reader(ferry_pack: Pack) -> Reader:
    return Reader(ferry_pack)
