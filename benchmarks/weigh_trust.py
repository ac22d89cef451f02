"""Fits the weights by which a doubtful answer is withheld (`reasoning/trust.py`), and writes them down.

    python -m benchmarks.weigh_trust record OUT EXAM...
    python -m benchmarks.weigh_trust fit UNSEEN... [--seen RECORD...]

An engine that has been mended after an examination looks surer in it than it is with questions that nobody foresaw. So
an examination is *recorded* before anything is mended: what speaks for and against the answer of each turn, and whether
it passed. *fit* takes such records together, with those of examinations that were mended after (`--seen`), which count
half, prints what would be withheld at several limits of conversations that the weights have not seen, and writes them.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.exams import turns
from benchmarks.loglinear import Floats, minimized
from benchmarks.weigh_foreseen import passes
from kzrs_bot import Bot
from kzrs_bot.dialogue.state import State
from kzrs_bot.matching.evidence import scored
from kzrs_bot.matching.features import Features
from kzrs_bot.matching.trial import Trial
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.answering import Outcome
from kzrs_bot.reply import Kind

MEANING = "What each adds to those that an answer to a question for arithmetic is right."
_WEIGHTS = Path(__file__).resolve().parent.parent / "src/kzrs_bot/matching/weights.py"
_FOLDS = 6
_LIMITS = (0.4, 0.5, 0.6, 0.7)


class Trusting(Bot):
    """A bot that withholds nothing, and keeps what speaks for and against each answer for arithmetic."""

    kept: list[Features]

    def _answer(self, question: Question, state: State, alone: Trial | None = None) -> Outcome:
        answering = self._answering
        own = answering.unforeseen(question, state, alone)
        if answering._is_final(question, own):
            return own
        likely = answering.likely(question, state)
        outcome = answering._foreseen(question, own, likely) or own
        found = answering.doubts(question, state, own, outcome, likely)
        if found is not None:
            self.kept.append(found)
        return outcome


def recorded(bot: Trusting, path: Path) -> Iterator[dict[str, Any]]:
    """The turns of an examination that one answer for arithmetic was given to."""
    for name, conversation in turns(path):
        chat = bot.conversation()
        for turn in conversation:
            bot.kept = []
            reply = chat.ask(turn.wordings[0])
            if len(bot.kept) == 1 and reply.kind is Kind.ANSWER:
                yield {"exam": f"{path.name} {name}", "right": passes(turn, reply), "features": dict(bot.kept[0])}


def logistic(rows: Sequence[dict[str, Any]], counts: Sequence[float]) -> dict[str, float]:
    """The weights of a logistic regression with a Gaussian prior, in which each row counts so much."""
    names = sorted({name for row in rows for name in row["features"]})
    matrix = np.array([[float(row["features"].get(name, 0.0)) for name in names] for row in rows])
    right = np.array([float(row["right"]) for row in rows])
    count = np.array(counts)

    def loss(w: Floats) -> tuple[float, Floats]:
        score = matrix @ w
        slope = matrix.T @ (count * (1 / (1 + np.exp(-score)) - right)) + w
        return float((count * (np.logaddexp(0, score) - right * score)).sum() + w @ w / 2), slope

    return dict(zip(names, minimized(loss, len(names)), strict=True))


def fit(unseen: Sequence[dict[str, Any]], seen: Sequence[dict[str, Any]]) -> dict[str, float]:
    """The weights; prints what conversations that they have not seen would lose and be spared."""
    rows, counts = [*unseen, *seen], [1.0] * len(unseen) + [0.5] * len(seen)
    folds = [zlib.crc32(row["exam"].encode()) % _FOLDS for row in rows]
    trusted = [0.0] * len(rows)
    for fold in range(_FOLDS):
        kept = [n for n, own in enumerate(folds) if own != fold]
        weights = logistic([rows[n] for n in kept], [counts[n] for n in kept])
        for n in set(range(len(rows))) - set(kept):
            trusted[n] = 1 / (1 + np.exp(-scored(weights, rows[n]["features"])))
    for limit in _LIMITS:
        below = [row["right"] for row, trust in zip(unseen, trusted, strict=False) if trust < limit]
        print(json.dumps({"limit": limit, "right withheld": sum(below), "wrong withheld": len(below) - sum(below)}))
    return logistic(rows, counts)


def written_down(weights: dict[str, float]) -> None:
    """Puts the weights in place of the present ones."""
    before = _WEIGHTS.read_text(encoding="utf-8").split("\nTRUST", 1)[0]
    entries = "".join(f'    "{name}": {weight:.3f},\n' for name, weight in sorted(weights.items()))
    _WEIGHTS.write_text(f'{before}\nTRUST = {{\n{entries}}}\n"""{MEANING}"""\n', encoding="utf-8")


def _read(paths: Sequence[Path]) -> list[dict[str, Any]]:
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description="Fits the weights by which a doubtful answer is withheld.")
    commands = parser.add_subparsers(dest="command", required=True)
    record = commands.add_parser("record")
    record.add_argument("out", type=Path)
    record.add_argument("exams", type=Path, nargs="+")
    fitting = commands.add_parser("fit")
    fitting.add_argument("unseen", type=Path, nargs="+")
    fitting.add_argument("--seen", type=Path, nargs="*", default=[])
    asked = parser.parse_args()
    if asked.command == "record":
        bot = Trusting()
        lines = [json.dumps(row, ensure_ascii=False) for path in asked.exams for row in recorded(bot, path)]
        asked.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        written_down(fit(_read(asked.unseen), _read(asked.seen)))


if __name__ == "__main__":
    main()
