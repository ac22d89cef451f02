"""Fits the weights of the evidence to written examinations, and writes them down.

    python -m benchmarks.weigh EXAM...

Each EXAM is a file of scripted conversations (`*.dialogue.yaml`) or of examination questions (`*.jsonl`). Every turn
is asked in its conversation; the facts whose wording satisfies the turn's checks, in a paragraph that it may cite, are
the right ones, and a turn that must be refused has none. The weights of facts against one another are those of a
conditional log-linear model (Berger, Della Pietra and Della Pietra, 1996) with a Gaussian prior; how surely the
likeliest fact is an answer at all is a logistic regression on turns that its own weights have not seen. Prints how
often the likeliest fact of an unseen conversation is right, and writes `src/kzrs_bot/matching/weights.py`.
"""

from __future__ import annotations

import json
import math
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import weigh_foreseen, weigh_trust
from benchmarks.exams import holds, turns
from benchmarks.loglinear import DISTINCT, Choice, Floats, loglinear, minimized
from kzrs_bot import Bot
from kzrs_bot.dialogue.completion import hypotheses
from kzrs_bot.dialogue.state import State
from kzrs_bot.matching import weights as present
from kzrs_bot.matching.costs import Match
from kzrs_bot.matching.evidence import LikestGap, certainty_features, fitting_gap, gap_features, scored
from kzrs_bot.matching.features import HELD, Features
from kzrs_bot.matching.trial import Trial
from kzrs_bot.pack.model import Fact, Reference
from kzrs_bot.reading.question import Question
from kzrs_bot.reasoning.answering import Outcome
from kzrs_bot.scripts.phrases import folded

_FOLDS = 5
_WEIGHTS = Path(__file__).resolve().parent.parent / "src/kzrs_bot/matching/weights.py"


@dataclass
class Example:
    """One turn: the facts that were weighed, and which are right."""

    group: int
    """Which share of the conversations it belongs to."""
    question: Question
    features: list[Features]
    right: NDArray[np.bool_]
    matches: list[Match]
    gap: Match | None
    likest_gap: LikestGap
    answerable: bool
    talk: bool


class Recording(Bot):
    """A bot that keeps each question that it looks up, with the state of the talk; None for one that it works out."""

    kept: list[tuple[Question, State] | None]

    def _answer(self, question: Question, state: State, alone: Trial | None = None) -> Outcome:
        outcome = self._answering.unforeseen(question, state, alone)
        self.kept.append(None if outcome.weighing is None else (question, state))
        return outcome


def wordings(bot: Bot, fact: Fact) -> list[str]:
    """The ways in which a reply may word a fact."""
    facts, entities = bot.pack.facts, bot.pack.entities
    if fact.parts:
        return [folded(" ".join(facts[id_].statement for id_ in fact.parts))]
    members = " ".join(entities[m].name if m in entities else m for m in fact.slots.get("members", ()))
    return [folded(f"{fact.statement} {members}"), *map(folded, fact.says.values())]


def references(bot: Bot, fact: Fact) -> Iterable[Reference]:
    """Where a fact stands, or the parts of an overview do."""
    return fact.references or [r for id_ in fact.parts for r in bot.pack.facts[id_].references]


def examples(bot: Recording, paths: Iterable[Path]) -> Iterator[Example]:
    """Every turn that one question and its facts can be told of."""
    texts = {id_: wordings(bot, fact) for id_, fact in bot.pack.facts.items()}
    places = {id_: {str(r) for r in references(bot, fact)} for id_, fact in bot.pack.facts.items()}
    for path in paths:
        for name, conversation in turns(path):
            chat = bot.conversation()
            group = zlib.crc32(name.encode()) % _FOLDS
            for turn in conversation:
                bot.kept = []
                reply = chat.ask(turn.wordings[0])
                kinds = set(turn.kinds)
                if len(bot.kept) != 1 or bot.kept[0] is None or reply.kind == "smalltalk":
                    continue
                if "smalltalk" in kinds or len(kinds & {"answer", "no_answer"}) != 1:
                    continue
                answerable = "answer" in kinds
                right = {
                    id_
                    for id_, own in texts.items()
                    if answerable
                    and (not turn.cites or places[id_] & set(turn.cites))
                    and any(holds(turn, text) for text in own)
                }
                if answerable and not right:
                    continue
                question, state = bot.kept[0]
                if question.asks in HELD:
                    single = {id_ for id_ in right if not bot.pack.facts[id_].parts}
                    right = single or right
                yield from example(bot, question, state, right, group, answerable)


def example(
    bot: Bot, question: Question, state: State, right: set[str], group: int, answerable: bool
) -> Iterator[Example]:
    """A turn with the facts that are weighed for it; none where there are no such facts."""
    found: list[Features] = []
    flags: list[bool] = []
    matches: list[Match] = []
    trials: list[Trial] = []
    for hypothesis in hypotheses(question, state, bot.pack):
        trial = bot._matcher.rank(hypothesis.question, hypothesis.context)
        trials.append(trial)
        for match, features in bot._weigher.proposed(hypothesis.question, hypothesis.context, trial):
            found.append(features)
            flags.append(match.fact_id in right)
            matches.append(match)
    if found:
        likest = bot._weigher.likest_gap(question)
        right_ones = np.array(flags)
        yield Example(
            group, question, found, right_ones, matches, fitting_gap(trials), likest, answerable, len(trials) > 1
        )


def fitted(data: Sequence[Example]) -> dict[str, float]:
    """The weights under which the right facts of all turns are the likeliest."""
    taught = [each for each in data if each.right.any()]
    return loglinear([Choice(each.features, each.right.tolist()) for each in taught])


def judged(each: Example, weighing: Mapping[str, float]) -> tuple[bool, dict[str, float]]:
    """Whether the likeliest fact of a turn is right, and what tells how sure it is."""
    scores = np.array([scored(weighing, features) for features in each.features])
    best = int(scores.argmax())
    odds = np.exp(scores - scores[best])
    others = np.delete(scores, best)
    lead = float(scores[best] - others.max()) if len(others) else 5.0
    share = float(1 / odds.sum())
    beside = gap_features(each.gap, each.matches[best], each.likest_gap)
    own = certainty_features(each.question, each.features[best], share, lead, beside, talk=each.talk)
    return bool(each.right[best]), {name: float(value) for name, value in own.items()}


def certainty(rows: Sequence[tuple[bool, Mapping[str, float]]]) -> dict[str, float]:
    """A logistic regression on whether the likeliest fact is the answer."""
    names = list(rows[0][1])
    matrix = np.array([[own[name] for name in names] for _, own in rows])
    scale = matrix.std(axis=0) + DISTINCT
    scale[names.index("bias")] = 1.0
    matrix /= scale
    sign = np.array([1.0 if right else -1.0 for right, _ in rows])

    def loss(w: Floats) -> tuple[float, Floats]:
        margin = sign * (matrix @ w)
        slope = -sign / (1 + np.exp(margin))
        n = len(rows)
        return float(np.logaddexp(0, -margin).sum() / n + 1e-3 * w @ w), matrix.T @ slope / n + 2e-3 * w

    return dict(zip(names, minimized(loss, len(names)) / scale, strict=True))


def written(answer: Mapping[str, float], sure: Mapping[str, float], foreseen: Mapping[str, float]) -> str:
    """The module that holds the weights."""
    lines = [
        '"""The weights of the evidence; written by `python -m benchmarks.weigh`, not by hand."""',
        "",
        "from __future__ import annotations",
        "",
    ]
    for name, weighing, doc in (
        ("ANSWER", answer, "What each feature of a fact adds to the logarithm of its odds against the others."),
        ("CERTAINTY", sure, "What each adds to the logarithm of the odds that the likeliest fact is the answer."),
        ("FORESEEN", foreseen, "What each adds to those that a foreseen calculation is wanted, or what it rivals."),
        ("TRUST", present.TRUST, weigh_trust.MEANING),
    ):
        entries = [f'    "{key}": {value:.3f},' for key, value in weighing.items()]
        lines += [f"{name} = {{", *entries, "}", f'"""{doc}"""', ""]
    return "\n".join(lines)


def main(paths: Sequence[str]) -> None:
    if not paths:
        sys.exit("usage: python -m benchmarks.weigh EXAM...")
    with ProcessPoolExecutor(1) as beside:
        foreseen = beside.submit(weigh_foreseen.weights, paths)
        written_down(paths, foreseen.result)


def written_down(paths: Sequence[str], foreseen: Callable[[], Mapping[str, float]]) -> None:
    """Fits the weights of facts, and writes them and those of `foreseen` calculations."""
    data = list(examples(Recording(), map(Path, paths)))
    rows: list[tuple[bool, Mapping[str, float]]] = []
    order: list[Example] = []
    for fold in range(_FOLDS):
        weighing = fitted([each for each in data if each.group != fold])
        mine = [each for each in data if each.group == fold]
        rows += [judged(each, weighing) for each in mine]
        order += mine
    told = [right for (right, _), each in zip(rows, order, strict=True) if each.answerable]
    right = round(sum(told) / len(told), 3)
    print(json.dumps({"turns": len(data), "answerable": len(told), "likeliest is right": right}))
    sure = certainty(rows)
    for limit in (0.3, 0.5, 0.6, 0.7):
        hits = [(1 / (1 + math.exp(-scored(sure, own))) >= limit, right) for right, own in rows]
        given = [right for taken, right in hits if taken]
        print(json.dumps({"certainty": limit, "given": len(given), "right": round(sum(given) / max(1, len(given)), 3)}))
    _WEIGHTS.write_text(written(fitted(data), sure, foreseen()), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
