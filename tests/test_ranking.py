"""Judging no further than is looked at changes nothing: what is read is the same as if every fact were judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from kzrs_bot import Bot
from kzrs_bot.matching.context import NOTHING, Context
from kzrs_bot.matching.costs import Match
from kzrs_bot.matching.matcher import Matcher
from kzrs_bot.matching.trial import Trial
from kzrs_bot.reading.question import Question, Weight
from kzrs_bot.scripts.reader import read_script

SCRIPTS = (Path(__file__).parent / "dialogues" / "dev.dialogue.yaml",
           Path(__file__).parent / "packs" / "ferry" / "dialogues" / "ferry.dialogue.yaml")  # fmt: skip
EACH = 4
"""Of so many conversations one is tried."""
Tried = tuple[Question, Context]


def asked(bot: Bot, script: Path, monkeypatch: pytest.MonkeyPatch) -> list[Tried]:
    """Every question with its context that the conversations of a script try against the facts."""
    tried: list[Tried] = []
    rank = Matcher.rank

    def recorded(matcher: Matcher, question: Question, context: Context = NOTHING) -> Trial:
        tried.append((question, context))
        return rank(matcher, question, context)

    with monkeypatch.context() as patched:
        patched.setattr(Matcher, "rank", recorded)
        for dialogue in read_script(script).dialogues[::EACH]:
            chat = bot.conversation()
            for turn in dialogue.turns:
                chat.ask(turn.wordings[0])
    return tried


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_what_is_read_is_what_judging_every_fact_gives(
    script: Path, bot: Bot, ferry: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_bot = ferry if "ferry" in script.stem else bot
    matcher = asked_bot._matcher
    tried = asked(asked_bot, script, monkeypatch)
    assert len(tried) > 20
    for question, context in tried:
        trial = matcher.rank(question, context)
        shared = [matcher.index.in_order[place] for place, *_ in trial._shortlist.by_costs()]
        judged = [match for item in shared if (match := matcher.judge(question, item, context)) is not None]
        plain = sorted(judged, key=lambda match: (match.costs, match.order))
        assert list(matcher.rank(question, context)[:4]) == plain[:4], question.text
        assert list(trial) == plain, question.text
        acceptable = [match for match in plain if match.acceptable]
        for gaps in (True, False):
            assert list(trial.fitting(gaps=gaps)) == [m for m in acceptable if (kind(asked_bot, m) == "gap") is gaps]
        assert list(trial.nearest()) == nearest(asked_bot, plain, context), question.text
        refuting = [match for match in plain if may_refute(asked_bot, match)]
        assert [match for match in trial.refuting() if may_refute(asked_bot, match)] == refuting, question.text


def kind(bot: Bot, match: Match) -> str:
    return bot.pack.facts[match.fact_id].kind


def knows(match: Match) -> bool:
    return any(term.weight is Weight.TELLING for term in match.explained)


def nearest(bot: Bot, matches: list[Match], context: Context) -> list[Match]:
    """Plainly: facts that share telling words or are close, the fewest constraints relaxed first."""
    sharing = [m for m in matches if knows(m) or (context.facts and m.costs.away <= 2)]
    return sorted(
        (m for m in sharing if kind(bot, m) not in {"gap", "overview"}),
        key=lambda m: (m.fact_id not in context.facts, m.costs.unexplained + m.costs.contradicted, m.costs, m.order),
    )


def may_refute(bot: Bot, match: Match) -> bool:
    """Whether a match explains all but the one thing that it contradicts."""
    fact = bot.pack.facts[match.fact_id]
    return (
        len(match.contradictions) == 1
        and match.costs.unexplained == 0
        and match.costs.unsaid <= 1
        and knows(match)
        and fact.kind not in {"gap", "overview"}
        and not fact.id.startswith("is-")
    )
