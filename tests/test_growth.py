"""Over many facts a reply looks at few of them: nothing goes through all."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from benchmarks.synthetic import Source, known_questions, synthetic_pack

from kzrs_bot import Bot
from kzrs_bot.pack.cache import write_compiled
from kzrs_bot.pack.files import read_pack_files
from kzrs_bot.pack.packing import Shelf

FACTS = 10_000
ASKED = 20
LOOKED_AT = 400
"""Records that a reply may unpack: some dozens are judged, each with what stands beside it."""


def test_a_reply_unpacks_few_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    write_compiled(synthetic_pack(FACTS, read_pack_files(Source(FACTS)).digest()))
    bot = Bot(Source(FACTS))
    taken: Counter[str] = Counter()
    unpack, question = Shelf._unpacked, ""

    def counting(shelf: Shelf[Any], data: memoryview) -> Any:
        taken[question] += 1
        return unpack(shelf, data)

    monkeypatch.setattr(Shelf, "_unpacked", counting)
    for known in known_questions(bot.pack, ASKED):
        question = known.question
        assert bot.conversation().ask(question).facts[:1] == (known.fact,)
        assert taken[question] < LOOKED_AT, question
