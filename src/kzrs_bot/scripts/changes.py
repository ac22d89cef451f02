"""Whether replies follow the knowledge: in a copy of a pack with other figures, the answers must be others."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from kzrs_bot.bot import Bot
from kzrs_bot.pack.files import LAYOUT
from kzrs_bot.pack.yaml_positions import parse_document
from kzrs_bot.scripts.probes import Probe

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def unmoved(bot: Bot, probes: Iterable[Probe]) -> list[tuple[Probe, str, str]]:
    """Probes whose reply keeps the old figure when the fact's is changed, with the old and the new figure."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "pack"
        for part in ("knowledge", "intents"):
            shutil.copytree(Path(bot.pack.path) / part, copy / part)
        changed = dict(change_figures(copy))
        other = Bot(pack=copy)
        return list(_unmoved(bot, other, probes, changed))


def change_figures(pack: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Change the value of every figure of a pack on disk; the facts' ids with the old and the new number."""
    for file in sorted(pack.glob(LAYOUT["facts"])):
        text = file.read_text(encoding="utf-8")
        document = parse_document(file.name, text.encode())
        lines = text.splitlines(keepends=True)
        starts = [document.position((n,))[0] - 1 for n in range(len(document.value))] + [len(lines)]
        for at, record in enumerate(document.value):
            old = _number((record.get("figure") or {}).get("value") or "")
            new = changed_number(old) if old else ""
            if new and new != old:
                part = slice(starts[at], starts[at + 1])
                lines[part] = [_replaced(line, old, new) for line in lines[part]]
                yield record["id"], (old, new)
        file.write_text("".join(lines), encoding="utf-8")


def changed_number(number: str) -> str:
    """The number with two unlike neighbouring digits exchanged, 91.2 as 92.1; else with its last digit raised."""
    digits = [at for at, character in enumerate(number) if character.isdigit()]
    for left, right in zip(digits[-2::-1], digits[:0:-1], strict=True):
        if number[left] != number[right] and not (left == 0 and number[right] == "0"):
            swapped = list(number)
            swapped[left], swapped[right] = number[right], number[left]
            return "".join(swapped)
    last = digits[-1]
    return number[:last] + str(int(number[last]) % 9 + 1) + number[last + 1 :]


def _number(value: str) -> str:
    found = _NUMBER.search(value)
    return found[0] if found else ""


def _replaced(line: str, old: str, new: str) -> str:
    return re.sub(rf"(?<![\d.,-]){re.escape(old)}(?![\d-]|[.,]\d)", new, line)


def _unmoved(
    bot: Bot, other: Bot, probes: Iterable[Probe], changed: dict[str, tuple[str, str]]
) -> Iterator[tuple[Probe, str, str]]:
    for probe in probes:
        old, new = changed.get(probe.fact, ("", ""))
        if new and _says(bot, probe, old) and not _says(other, probe, new):
            yield probe, old, new


def _says(bot: Bot, probe: Probe, number: str) -> bool:
    chat = bot.conversation()
    return number in [chat.ask(said) for said in probe.turns][-1].text
