"""The public face of the engine: a bot for a pack, and conversations with it."""

from __future__ import annotations

from pathlib import Path

from kzrs_bot.dialogue.choice import chosen
from kzrs_bot.dialogue.completion import Hypothesis, hypotheses
from kzrs_bot.dialogue.state import State, Turn
from kzrs_bot.language.pipeline import Analyser
from kzrs_bot.language.utterance import Utterance
from kzrs_bot.matching.costs import Match
from kzrs_bot.matching.index import FactIndex
from kzrs_bot.matching.matcher import Context, Matcher
from kzrs_bot.pack.loader import load_pack
from kzrs_bot.reading.question import Question
from kzrs_bot.reading.reader import Reader
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.lookup import Lookup
from kzrs_bot.replies.composer import Composer
from kzrs_bot.replies.smalltalk import SmallTalker
from kzrs_bot.reply import Kind, Reading, Reply


class Bot:
    """A pack, ready to be asked; immutable and safe to share between threads."""

    def __init__(self, pack: str | Path | None = None, *, report: str | Path | None = None) -> None:
        self.pack = load_pack(pack)
        self.report = Path(report) if report is not None else None
        self._analyser = Analyser(self.pack)
        self._reader = Reader(self.pack)
        self._index = FactIndex(self.pack, self._analyser.index)
        self._matcher = Matcher(self.pack, self._index)
        self._lookup = Lookup(self.pack, self._index)
        self._composer = Composer(self.pack)
        self._smalltalk = SmallTalker(self.pack)

    def conversation(self, *, state: State = State()) -> Conversation:
        """A new conversation, or one that goes on from a saved state."""
        return Conversation(self, state)

    def respond(self, raw: str, state: State) -> tuple[Reply, State]:
        """The way of a question: language, reading, dialogue, matching, reasoning, replies."""
        utterance = self._analyser.analyse(raw)
        smalltalk = self._smalltalk.reply(utterance)
        picked = chosen(utterance, state.last)
        if smalltalk is not None and not picked:
            return smalltalk, state
        question = self._reader.read(utterance)
        if picked:
            return self._finish(utterance, Hypothesis(question, Context(), True), [], self._lookup.given(picked), state)
        hypothesis, matches = self._best(hypotheses(question, state, self.pack.entities))
        findings = self._lookup.answer(hypothesis.question, matches, hypothesis.context)
        return self._finish(utterance, hypothesis, matches, findings, state)

    def _finish(
        self, utterance: Utterance, hypothesis: Hypothesis, matches: list[Match], findings: Findings, state: State
    ) -> tuple[Reply, State]:
        """The reply in words, and the state after it."""
        reply = self._composer.compose(findings, hypothesis.question, _explain(utterance, hypothesis, matches))
        facts = reply.facts if reply.kind is Kind.ANSWER else ()
        focus = self._lookup.focus(facts)
        turn = Turn(hypothesis.question, facts, findings.listed, findings.choices, focus, reply.text)
        return reply, State((*state.turns, turn))

    def _best(self, tried: tuple[Hypothesis, ...]) -> tuple[Hypothesis, list[Match]]:
        """The first hypothesis that facts answer; the first of all where none does."""
        ranked = [(h, self._matcher.rank(h.question, h.context)) for h in tried]
        return next((pair for pair in ranked if pair[1] and pair[1][0].acceptable), ranked[0])


class Conversation:
    """One user's talk with a bot; cheap, and not to be shared between threads."""

    def __init__(self, bot: Bot, state: State) -> None:
        self._bot = bot
        self.state = state

    def ask(self, question: str) -> Reply:
        """The reply to a message; never raises for any string."""
        reply, self.state = self._bot.respond(question, self.state)
        return reply


def _explain(utterance: Utterance, hypothesis: Hypothesis, matches: list[Match]) -> Reading:
    question: Question = hypothesis.question
    best = matches[0] if matches else None
    unexplained = {t.surface for t in best.unexplained} if best else set()
    return Reading(
        text=utterance.text,
        corrections=utterance.corrections,
        intent=question.intent,
        asks=question.asks,
        terms=tuple(
            (t.surface, "unexplained" if t.surface in unexplained else t.weight.name.lower()) for t in question.terms
        ),
        periods=tuple(p.text for p in question.periods),
        direction=f"{question.direction.origin} to {question.direction.target}" if question.direction else "",
        cues=tuple(sorted(question.cues)),
        inherited=tuple(t.surface for t in hypothesis.context.terms) if hypothesis.leaning else (),
        candidates=tuple((m.fact_id, str(m.costs)) for m in matches[:4]),
    )
