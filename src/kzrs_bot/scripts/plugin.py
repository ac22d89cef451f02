"""The pytest plugin: collects scripted conversations, an item for each conversation and wording.

Pytest loads this module in every project of an environment that has the package, so the engine is
imported only when a script is collected or a fixture asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kzrs_bot.bot import Bot, Conversation
    from kzrs_bot.scripts.model import Case, Script
    from kzrs_bot.scripts.runner import Bots, Outcome

_BOTS = pytest.StashKey["Bots"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("kzrs_bot", "scripted conversations")
    group.addoption(
        "--kzrs-pack",
        metavar="PATH",
        help="put this pack under test: for the fixtures, and for scripts whatever pack they name",
    )
    parser.addini(
        "kzrs_dialogues",
        "names of files that hold scripted conversations, in shell style",
        type="args",
        default=["*.dialogue.yaml"],
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> DialogueFile | None:
    if any(fnmatchcase(file_path.name, pattern) for pattern in parent.config.getini("kzrs_dialogues")):
        return DialogueFile.from_parent(parent, path=file_path)
    return None


@pytest.fixture(scope="session")
def bot(request: pytest.FixtureRequest) -> Bot:
    """The bot of the pack under test: that of --kzrs-pack, else the built-in one."""
    return _bots(request.config).default


@pytest.fixture
def conversation(bot: Bot) -> Conversation:
    """A conversation that nothing was said in yet."""
    return bot.conversation()


class DialogueFile(pytest.File):
    """A script."""

    def collect(self) -> Iterator[DialogueItem]:
        from kzrs_bot.scripts.model import cases
        from kzrs_bot.scripts.reader import read_script

        script = read_script(self.path)
        for dialogue in script.dialogues:
            for case in cases(dialogue):
                item: DialogueItem = DialogueItem.from_parent(self, name=case.name, script=script, case=case)
                for mark in dialogue.marks:
                    item.add_marker(mark)
                yield item

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> Any:  # type: ignore[override]  # as in pytest.Collector
        from kzrs_bot.errors import KzrsBotError

        if isinstance(excinfo.value, KzrsBotError):
            return str(excinfo.value)
        return super().repr_failure(excinfo)


class DialogueFailure(Exception):  # noqa: N818  (a verdict, not an error)
    """A conversation in which some reply was not as expected."""

    def __init__(self, outcomes: tuple[Outcome, ...]) -> None:
        self.outcomes = outcomes
        super().__init__(", ".join(f"turn {outcome.number}" for outcome in outcomes))


class DialogueItem(pytest.Item):
    """A conversation in one choice of wordings."""

    def __init__(self, *, script: Script, case: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.script = script
        self.case = case

    def runtest(self) -> None:
        from kzrs_bot.scripts.runner import run_case

        dialogue = self.case.dialogue
        bot = _bots(self.config).of(self.script)
        failed = tuple(outcome for outcome in run_case(bot, self.case) if not outcome.passed)
        if failed and dialogue.fails:
            pytest.xfail(dialogue.fails)
        if failed:
            raise DialogueFailure(failed)
        if dialogue.fails and self._holds_in_every_wording(bot):
            place = f"{self._shown_path()}:{dialogue.line}"
            pytest.fail(f"{place}: passes now in every wording; take the key fails away", pytrace=False)

    def _holds_in_every_wording(self, bot: Bot) -> bool:
        from kzrs_bot.scripts.model import cases
        from kzrs_bot.scripts.runner import run_case

        return all(outcome.passed for case in cases(self.case.dialogue) for outcome in run_case(bot, case))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        from kzrs_bot.errors import KzrsBotError
        from kzrs_bot.scripts.failure import told

        if isinstance(excinfo.value, DialogueFailure):
            return "\n\n".join(told(outcome, self._shown_path()) for outcome in excinfo.value.outcomes)
        if isinstance(excinfo.value, (KzrsBotError, pytest.xfail.Exception)):
            return str(excinfo.value)  # what is known to fail needs no traceback, which takes longer than the reply
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.case.dialogue.line - 1, self.name

    def _shown_path(self) -> Path:
        root = self.config.rootpath
        return self.path.relative_to(root) if self.path.is_relative_to(root) else self.path


def _bots(config: pytest.Config) -> Bots:
    from kzrs_bot.scripts.runner import Bots

    if _BOTS not in config.stash:
        pack = config.getoption("--kzrs-pack")
        config.stash[_BOTS] = Bots((config.invocation_params.dir / pack).resolve() if pack else None)
    return config.stash[_BOTS]
