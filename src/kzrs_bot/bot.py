"""The public face of the engine: a bot for a pack, and conversations with it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kzrs_bot.dialogue.choice import accepted, chosen
from kzrs_bot.dialogue.completion import Hypothesis
from kzrs_bot.dialogue.contrasts import without_contrast
from kzrs_bot.dialogue.leavings import with_leavings
from kzrs_bot.dialogue.memory import Memory
from kzrs_bot.dialogue.predicates import with_noun
from kzrs_bot.dialogue.saved import from_dict, to_dict
from kzrs_bot.dialogue.segments import segments, without_guess, without_lead, without_method
from kzrs_bot.dialogue.slips import Slips
from kzrs_bot.dialogue.state import NEW, State
from kzrs_bot.dialogue.two_named import with_names
from kzrs_bot.errors import ConversationError
from kzrs_bot.language.periods import find_periods
from kzrs_bot.language.pipeline import Analyser
from kzrs_bot.language.text import clean
from kzrs_bot.language.tokens import asked_token, signal_tokens, tokens
from kzrs_bot.language.utterance import Utterance
from kzrs_bot.matching.evidence import Weigher
from kzrs_bot.matching.index import FactIndex
from kzrs_bot.matching.matcher import NOTHING, Matcher
from kzrs_bot.matching.samples import Samples
from kzrs_bot.matching.trial import Trial
from kzrs_bot.matching.wordings import Wordings
from kzrs_bot.pack.cache import Keeper
from kzrs_bot.pack.custom import customised
from kzrs_bot.pack.files import KnowledgeSource
from kzrs_bot.pack.loader import load_pack
from kzrs_bot.pack.model import OUTSIDE, SmallTalk
from kzrs_bot.reading.gist import Gist, Short, clauses, without_preamble
from kzrs_bot.reading.question import Question, Term, Weight
from kzrs_bot.reading.reader import Reader
from kzrs_bot.reasoning.answering import Answering, Outcome
from kzrs_bot.reasoning.calculated import Calculated, Worked
from kzrs_bot.reasoning.cube import Cube
from kzrs_bot.reasoning.date_forms import DateForm, DateForms, form_named
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.foreseen import Foreseeing
from kzrs_bot.replies.composer import Composer
from kzrs_bot.replies.custom import AfterTurn, BeforeTurn, Surroundings
from kzrs_bot.replies.smalltalk import SmallTalker
from kzrs_bot.replies.suggestions import Suggester
from kzrs_bot.reply import Kind, Reading, Reply

if TYPE_CHECKING:
    import asyncio

_OF_ALL = frozenset({"summary", "timeline"})
"""Operations on the whole source, whatever is said before."""
_MOST_PARTS = 8
"""Sentences of a message that are read; nobody asks more at once, and a pasted page must not keep people waiting."""
_FEW_PARTS = 3
"""Sentences of a message that may be small talk and what people tell of themselves."""
_TOPIC_WORDS = 9
"""Most words of a topic named before its questions."""
_PAIR = 2
_NAMES = frozenset({"list", "name", "which", "person"})
"""Ways of asking for names."""
_SIZES = frozenset({"difference", "ratio", "share", "percent", "sum"})
"""Cues of questions that ask for no more than a size."""
_SHORT = 5
"""Words of a question in which an "it" stands for nothing that it names itself."""
_IT = re.compile(r"\b(?:it|this)(?=\W*$|'s\b|\s+(?:about|by|from|written|published|called)\b)", re.I)
_MARK = re.compile(r"[,;:.!-]")
"""What sets a greeting off from the question after it."""
_AFTERTHOUGHT = 7
"""Words after a question that are taken to say how it is to be answered ("all of them, with dates")."""


_FEWEST_CLAUSES = 2
"""Clauses of a message that has a gist."""
_SURE_ALONE = 0.6
"""Certainty from which a part of a message is answered where the whole is not."""
_SURE_IN_SHORT = 0.25
"""The same of its question alone, where what else it says is on the asker."""


class Parts:
    """The sentences of a message, analysed once somebody needs them."""

    def __init__(self, text: str, analyser: Analyser) -> None:
        self.pieces = segments(text)
        self.several = list(dict.fromkeys(self.pieces))[:_MOST_PARTS]
        """Each once, no more than are read."""
        self._analyser = analyser

    @cached_property
    def analysed(self) -> dict[str, Utterance]:
        """The utterance of each that is read."""
        return dict(zip(self.several, self._analyser.analyse_many(self.several), strict=True))


class Bot:
    """A pack, ready to be asked; immutable and safe to share between threads."""

    def __init__(
        self,
        pack: str | Path | KnowledgeSource | None = None,
        *,
        report: str | Path | None = None,
        wording: Mapping[str, str] | None = None,
        smalltalk: Sequence[SmallTalk] = (),
        replies: Mapping[str, str] | None = None,
        before: Sequence[BeforeTurn] = (),
        after: Sequence[AfterTurn] = (),
    ) -> None:
        """A bot over a pack: the built-in one, that of a folder, or that of a source of knowledge.

        Args:
            pack: a folder with `knowledge/` and `intents/`, or a `KnowledgeSource`; None for the built-in pack.
            report: the reader's own copy of the report, as text, for showing the cited paragraphs.
            wording: texts in place of the pack's own, by the keys of its `intents/wording.yaml`.
            smalltalk: rules that go before the pack's own.
            replies: by intent, the text of a reply, with `{reply}` where the bot's own sentences shall stand.
            before: called in turn with each message; see `BeforeTurn`.
            after: called in turn with each message and its reply; see `AfterTurn`.

        Raises:
            PackError: the pack cannot be used, or `wording`, `smalltalk` or `replies` do not fit it.
        """
        self.pack = customised(load_pack(pack), wording or {}, smalltalk)
        self._surroundings = Surroundings(replies or {}, tuple(before), tuple(after)).checked(self.pack)
        self.report = Path(report) if report is not None else None
        keeper = Keeper(self.pack)
        self._analyser = Analyser(self.pack, keeper)
        self._reader = Reader(self.pack)
        terms = self._analyser.index
        self._index = keeper.kept(FactIndex, lambda: FactIndex(self.pack, terms), terms)
        self._samples = keeper.kept(Samples, self._sampled, terms)
        self._gist = Gist(self._reader, self._knows)
        self._matcher = Matcher(self.pack, self._index)
        self._weigher = Weigher(self.pack, self._matcher, self._samples)
        cube = keeper.kept(Cube, lambda: Cube(self.pack))
        wordings = keeper.kept(Wordings, lambda: Wordings(self.pack.calculations, self._worded), terms)
        foreseeing = Foreseeing(self.pack, wordings, self._weigher, lambda place: self._calculated(place))
        self._answering = Answering(self.pack, self._matcher, self._weigher, cube, foreseeing)
        self._memory = Memory(self.pack, self._matcher)
        self._composer = Composer(self.pack, keeper.kept(Suggester, lambda: Suggester(self.pack)))
        self._smalltalk = SmallTalker(self.pack)
        self._slips = Slips(self.pack)
        self._date_forms = DateForms(self.pack, self._matcher)
        self._calculated: Callable[[int], Worked] = lru_cache(maxsize=None)(self._worked)
        if keeper.keeps and self.pack.calculations and not wording:  # what is worked out is worded
            self._calculated = keeper.kept(Calculated, self._all_calculated).__getitem__

    def _sampled(self) -> Samples:
        """The sample questions of the pack, each by its tokens and by what it asks for."""
        found = {
            id_: [self._tokens(question) for question in questions] for id_, questions in self.pack.samples.items()
        }
        outside = found.pop(OUTSIDE, [])
        return Samples({self._index.facts[id_].order: own for id_, own in found.items()}, len(self.pack.facts), outside)

    def _tokens(self, sample: str) -> frozenset[str]:
        """The tokens of a sample question, with that of what it asks for."""
        utterance = self._analyser.words_of(clean(sample))
        return tokens(utterance.words, utterance.mentions) | {asked_token(self._reader.way(utterance))}

    def _worded(self, wording: str) -> frozenset[str]:
        """The tokens of a wording of a calculation, with those of what it asks for, in what way and of which times."""
        utterance = self._analyser.words_of(clean(wording))
        times = (mention.period for mention in find_periods(utterance.text) if mention.period is not None)
        signals = signal_tokens(self._reader.way(utterance), self._reader.cues(utterance), times)
        return tokens(utterance.words, utterance.mentions) | signals

    def _knows(self, term: Term) -> bool:
        """Whether any fact accounts for a word, or for each part of a phrase."""
        return self._index.tells_of(term.terms) or (bool(term.parts) and all(map(self._knows, term.parts)))

    def _worked(self, place: int) -> Worked:
        """What the plain question of a calculation comes to by itself."""
        question = self._reader.read(self._analyser.analyse(self.pack.calculations[place].ask))
        outcome = self._answering.unforeseen(question, NEW)
        return Worked(question, replace(outcome.findings, matches=()), self._answering.sketch(question))

    def _all_calculated(self) -> Calculated:
        return Calculated(map(self._worked, range(len(self.pack.calculations))))

    @property
    def hooked(self) -> bool:
        """Whether hooks see each turn, so that a reply is more than its text."""
        return self._surroundings.hooked

    def conversation(self, *, state: State | Mapping[str, Any] = NEW) -> Conversation:
        """A new conversation, or one that goes on from a state or from what `Conversation.to_dict` saved.

        Raises:
            ConversationError: the data is no saved conversation, or one over another pack.
        """
        if isinstance(state, Mapping):
            state = from_dict(state)
        unknown = [id_ for turn in state.turns for id_ in turn.facts if id_ not in self.pack.facts]
        if unknown:
            raise ConversationError(f"a conversation over another pack: this one has no fact {unknown[0]!r}")
        return Conversation(self, state)

    def ask_many(
        self, questions: Iterable[str], *, progress: Callable[[int], object] | None = None
    ) -> Iterator[Reply]:
        """The replies to questions that have nothing to do with each other, in their order, as they are worked out.

        Questions are taken in batches as they are needed, so that there may be any number of them. With each
        reply `progress` is called with the number of replies so far.
        """
        waiting: deque[tuple[str, str | Reply]] = deque()

        def messages() -> Iterator[str]:
            for question in questions:
                heard = self._surroundings.heard(question)
                waiting.append((question, heard))
                yield heard if isinstance(heard, str) else ""

        for number, utterance in enumerate(self._analyser.analyse_many(messages()), 1):
            question, heard = waiting.popleft()
            reply = heard if isinstance(heard, Reply) else self._answered(utterance, NEW)[0]
            reply = self._surroundings.said(question, reply)
            if progress is not None:
                progress(number)
            yield reply

    def search(self, text: str, *, limit: int = 10) -> tuple[str, ...]:
        """Ids of the facts nearest to a text, best first, whether or not they answer it."""
        question = self._reader.read(self._analyser.analyse(text))
        ranked = self._matcher.rank(question)
        likeliest = (each.match for each in self._weigher.weigh([(question, NOTHING, ranked)]))
        ids = dict.fromkeys(m.fact_id for m in chain(likeliest, ranked) if self.pack.facts[m.fact_id].states)
        return tuple(islice(ids, limit))

    def respond(self, raw: str, state: State) -> tuple[Reply, State]:
        """A turn: the way of a question, and what an embedder put before and after it."""
        reply = self._surroundings.heard(raw)
        if isinstance(reply, str):
            reply, state = self._answered(self._analyser.analyse(reply), state)
        return self._surroundings.said(raw, reply), state

    def _answered(self, utterance: Utterance, state: State) -> tuple[Reply, State]:
        """The way of a question from its analysis on: reading, dialogue, matching, reasoning, replies."""
        if not any(character.isalnum() for character in utterance.text):
            outcome = self._answer(self._reader.read(utterance), NEW)
            return self._composer.compose([outcome.findings], _explain(utterance, outcome)), state
        utterance = self._mended(self._ungreeted(utterance))
        form, utterance = self._formed(utterance)
        said, utterance = utterance, self._of_the_source(utterance, state)
        parts = Parts(utterance.text, self._analyser)
        picked = chosen(utterance, state.last)
        if form is not None and state.last is not None and self._only_formed(utterance):
            picked = state.last.facts
        offered = accepted(utterance, state.last)
        smalltalk = self._chat(utterance, parts)
        if smalltalk is not None and not picked and offered is None:
            return smalltalk, state
        if offered is not None:
            outcomes = [self._answer(offered, state)]
        elif picked:
            question = self._reader.read(utterance)
            outcomes = [Outcome(Hypothesis(question, NOTHING, True), [], self._answering.given(picked))]
        else:
            outcomes = self._outcomes(utterance, parts, state if utterance is said else NEW)
        if form is not None:
            told = [self._date_forms.added(form, outcome.findings) for outcome in outcomes]
            outcomes = [replace(outcome, findings=each) for outcome, each in zip(outcomes, told, strict=True)]
        reply = self._composer.compose([o.findings for o in outcomes], _explain(utterance, outcomes[0]))
        for outcome in outcomes:
            state = self._after(outcome, state)
        return reply, state

    def _chat(self, utterance: Utterance, parts: Parts) -> Reply | None:
        """The reply to small talk, be it with sentences beside it that neither ask nor name anything."""
        reply = self._smalltalk.reply(utterance)
        if reply is not None or len(parts.pieces) > _FEW_PARTS:
            return reply
        if len(parts.pieces) == 1:
            opening = None if self._reader.asks(utterance) else self._smalltalk.opening(utterance)
            if opening is None:
                return None
            closing = self._reader.closes(opening[1]) and not self._on_something(utterance)
            return opening[0] if closing or self._reader.of_oneself(opening[1]) else None
        said = [parts.analysed[piece] for piece in parts.pieces]
        replies = {place: found for place, part in enumerate(said) if (found := self._smalltalk.reply(part))}
        others = [part for place, part in enumerate(said) if place not in replies]
        silent = replies and all(self._silent(part) for part in others)
        return list(replies.values())[-1] if silent else None

    def _silent(self, part: Utterance) -> bool:
        """Whether a sentence neither asks nor names anything, or only says who somebody is."""
        if self._reader.asks(part):
            return False
        if self._reader.of_oneself(part.normal) or not self._reader.read(part).terms:
            return True
        return self._reader.closes(part.normal) and not self._on_something(part)

    def _on_something(self, part: Utterance) -> bool:
        """Whether a sentence that asks nothing names a thing that may be spoken of, a time, or a place in a list."""
        question = self._reader.read(part)
        named = [t for t in question.terms if t.weight is Weight.TELLING and any(n[:2] != "w:" for n in t.terms)]
        sided = any(term.weight is Weight.PARTY for term in question.terms)
        placed = question.periods or question.quantities or question.ordinal is not None or question.step
        return bool(named or sided or placed or question.correcting or question.reversed or question.further)

    def _ungreeted(self, utterance: Utterance) -> Utterance:
        """A question without the greeting, set off by a mark, that it begins with ("Good day, when was it?")."""
        opening = self._smalltalk.opening(utterance) if self._reader.asks(utterance) else None
        first = len(utterance.words) - len(opening[1].split()) if opening is not None else 0
        if not 0 < first < len(utterance.words):
            return utterance
        start = utterance.words[first].start
        marked = _MARK.search(utterance.text[utterance.words[first - 1].end : start])
        return self._analyser.analyse(utterance.text[start:]) if marked else utterance

    def _mended(self, utterance: Utterance) -> Utterance:
        """The message as it was meant, where it takes back a word of its own or says later what is left out, with the
        nouns it leaves out, and without what only leads to it, what it is set apart from or how it may be answered."""
        shorter = without_lead(utterance.text)
        shorter = without_method(shorter or utterance.text) or shorter
        utterance = self._analyser.analyse(shorter) if shorter is not None else utterance
        slip = self._reader.slip(utterance.normal)
        text = self._slips.mended(utterance, slip) if slip is not None else None
        utterance = self._analyser.analyse(text) if text is not None else utterance
        contrast = self._reader.contrast(utterance.normal)
        text = without_contrast(utterance, self._reader.way(utterance), contrast) if contrast is not None else None
        text = with_names(text or utterance.text) or text
        text = with_leavings(text or utterance.text) or text
        utterance = self._analyser.analyse(text) if text is not None else utterance
        return with_noun(utterance, self._reader.way(utterance), self._analyser.analyse) or utterance

    def _formed(self, utterance: Utterance) -> tuple[DateForm | None, Utterance]:
        """The form in which dates are to be given, if a message names one, and the message without that."""
        hit = self._reader.form(utterance.normal)
        if hit is None:
            return None, utterance
        form, text = form_named(utterance, hit.start, hit.end, hit.intent.options)
        return form, self._analyser.analyse(text)

    def _only_formed(self, utterance: Utterance) -> bool:
        """Whether a message without the form that it names says nothing more."""
        question = self._reader.read(utterance)
        return not question.periods and all(term.weight is Weight.LIGHT for term in question.terms)

    def _of_the_source(self, utterance: Utterance, state: State) -> Utterance:
        """A short question with an "it" is on the source itself, where nothing else was spoken of last."""
        turn = state.grounded
        on_source = turn is None or (turn.question.asks in _OF_ALL and not turn.question.telling)
        if not on_source or len(utterance.words) > _SHORT or not _IT.search(utterance.text):
            return utterance
        question = self._reader.read(utterance)
        names = any(term.weight is Weight.PARTY or term.terms & self.pack.entities.keys() for term in question.terms)
        if names or question.confirm or question.periods or question.quantities or question.ordinal is not None:
            return utterance
        source = self.pack.say("the_source")
        return self._analyser.analyse(_IT.sub(source, utterance.text)) if source else utterance

    def _outcomes(self, utterance: Utterance, pieces: Parts, state: State) -> list[Outcome]:
        """One outcome for each question that the message asks, the later ones leaning on the earlier."""
        if len(pieces.several) < 2:
            return [self._asked(utterance, state)]
        parts = [part for part in pieces.analysed.values() if self._smalltalk.reply(part) is None]
        if 1 < len(parts) < len(pieces.several):
            utterance = self._analyser.analyse(" ".join(part.text for part in parts))
        parts = self._with_topics(parts, utterance.text)
        if len(parts) == 1:
            return [self._asked(parts[0], state)]
        asking = [part for part in parts if self._reader.asks(part)]
        refusing = [part for part in asking if self._reader.read(part).option("code") == "opinion"]
        if refusing:
            return [self._answer(self._reader.read(refusing[0]), state)]
        settled = [part for part in asking if self._reader.read(part).asks not in {"insist", "refuse"}]
        asking = settled or asking[:1]
        if not asking:
            return [self._answer(self._reader.read(utterance), state)]
        if len(asking) == 1:
            outcome = self._framed(utterance, asking[0], state)
            supposed = [part for part in parts if part not in asking and self._gist.supposes(part)]
            if any(self._of_others(part, outcome) for part in supposed):
                return [self._asked(utterance, state)]
            return [outcome]
        alone = without_preamble(utterance.text)
        for said in (utterance, *([self._analyser.analyse(alone)] if alone is not None else [])):
            question = self._reader.read(said)
            whole = self._answering.worked(question, state, self._matcher.rank(question), whole=True)
            if whole is not None:
                return [whole]
        outcomes: list[Outcome] = []
        for part in asking:
            question = self._reader.read(part)
            refused = outcomes and outcomes[-1].findings.kind is Kind.NO_ANSWER
            points = bool(question.pronouns) or (question.elliptic and not question.telling)
            if refused and (_only_size(question) or (points and _on_nothing(outcomes[-1].findings))):
                continue
            if outcomes and _has_named(outcomes[-1].findings, question):
                continue
            outcome = self._answer(question, state)
            if refused and question.pronouns and outcome.certainty < _SURE_ALONE:
                continue
            state = self._after(outcome, state)
            outcomes.append(outcome)
        return outcomes

    def _of_others(self, supposed: Utterance, outcome: Outcome) -> bool:
        """Whether a supposition is on what the facts of an outcome are not on."""
        items = [self._index.facts[id_] for id_ in outcome.findings.facts]
        touched = frozenset().union(*(item.core | item.entities for item in items))
        for term in self._reader.read(supposed).terms:
            named = term.terms & self.pack.entities.keys()
            beyond = term.outside or any(name.startswith("a:") for name in term.terms)
            if term.weight is Weight.TELLING and (beyond or (named and named.isdisjoint(touched))):
                return True
        return False

    def _asked(self, utterance: Utterance, state: State) -> Outcome:
        """One question; where nothing answers it with the guess that it ends with, without that guess."""
        outcome = self._answer(self._reader.read(utterance), state)
        if outcome.findings.kind is not Kind.NO_ANSWER:
            return outcome
        for asked in (without_preamble(utterance.text), without_guess(utterance.text)):
            if asked is not None and (other := self._surely(asked, state)) is not None:
                return other
        return self._in_short(utterance, state) or outcome

    def _in_short(self, utterance: Utterance, state: State) -> Outcome | None:
        """What the gist of a message is surely answered with, if it is."""
        short = self._short(utterance, state)
        return None if short is None else self._surely(
            short.text, state, _SURE_IN_SHORT if short.alone else _SURE_ALONE
        )

    def _short(self, utterance: Utterance, state: State) -> Short | None:
        """The gist of a message, if that is not the message itself."""
        parts = clauses(utterance.text)
        if len(parts) < _FEWEST_CLAUSES:
            return None
        short = self._gist.of(list(self._analyser.analyse_many(parts)), talking=state.grounded is not None)
        return short if short is not None and short.text != utterance.text else None

    def _surely(self, text: str, state: State, least: float = _SURE_ALONE) -> Outcome | None:
        """What a part of a message is surely answered with, if it is."""
        outcome = self._answer_to(text, state)
        return outcome if _is_sure(outcome, least) else None

    def _answer_to(self, text: str, state: State) -> Outcome:
        return self._answer(self._reader.read(self._analyser.analyse(text)), state)

    def _with_topics(self, parts: list[Utterance], text: str) -> list[Utterance]:
        """The parts of a message, a few words before the first of several questions joined to it as its topic, or
        what stands before a colon to a question that names nothing itself."""
        asking = [self._reader.asks(part) for part in parts]
        if len(parts) < _PAIR or asking[0] or not asking[1]:
            return parts
        short = sum(asking) > 1 and len(parts[0].words) <= _TOPIC_WORDS
        ahead = f"{parts[0].text}:" in text and not self._reader.read(parts[1]).telling
        if not (short or ahead):
            return parts
        return [self._analyser.analyse(f"{parts[0].text.rstrip(' ,')}: {parts[1].text}"), *parts[2:]]

    def _framed(self, utterance: Utterance, asking: Utterance, state: State) -> Outcome:
        """A question with a preamble: by itself or with the preamble's words, as its answer is the surer."""
        question = self._reader.read(asking)
        if utterance.text.startswith(asking.text) and len(utterance.words) - len(asking.words) <= _AFTERTHOUGHT:
            question = self._reader.read(utterance, sentence=asking.text)
        if not question.telling and question.asks in _OF_ALL:
            return self._answer(question, state)
        eased, full = self._reader.read(utterance, sentence=asking.text), self._reader.read(utterance)
        if state.grounded is None and self._gist.points_back(asking, question):
            short, strange = self._short(utterance, state), self._gist.strange(full)
            if short is None and strange:
                return self._answer(full, state)
            outcome = self._answer_to(short.text, state) if short is not None and not short.alone else None
            if outcome is not None and (strange or _is_sure(outcome)):
                return outcome
        on_topic = self._names_more(full, question)
        tried: dict[int, Trial] = {}
        for reading in (full, eased) if on_topic else (eased, full):
            trial = tried[id(reading)] = self._matcher.rank(reading)
            worked = self._answering.worked(reading, state, trial)
            if worked is not None:
                return worked
        pointing = question.pronouns and state.grounded is not None and not full.places
        alone_too = question.telling or pointing
        told = (question, eased, full) if alone_too else (full, eased)
        outcomes = [self._answer(reading, state, tried.get(id(reading))) for reading in told]
        worked_alone = on_topic and alone_too and outcomes[0].weighing is None
        if worked_alone and any(each.weighing is not None and _is_sure(each) for each in outcomes[1:]):
            outcomes = outcomes[1:]
        answered = [outcome for outcome in outcomes if outcome.findings.kind is Kind.ANSWER]
        alone = [] if answered else [without_preamble(asking.text), *self._of_topics(utterance, asking)]
        for text in alone:
            if text is not None and (surely := self._surely(text, state)) is not None:
                return surely
        best = max(answered, key=lambda outcome: outcome.certainty, default=outcomes[0])
        if answered and best.certainty >= _SURE_ALONE:
            return best
        other = self._in_short(utterance, state)
        return other if other is not None and (not answered or other.certainty > best.certainty) else best

    def _of_topics(self, utterance: Utterance, asking: Utterance) -> Iterator[str]:
        """A question that points back, with each short piece before it that names its topic in place of all of them."""
        if not self._reader.read(asking).pronouns:
            return
        for piece in segments(utterance.text):
            if piece != asking.text and len(piece.split()) <= _TOPIC_WORDS:
                yield f"{piece.rstrip(' .,!')}: {asking.text}"

    def _names_more(self, full: Question, alone: Question) -> bool:
        """Whether a preamble names a thing of the pack that the question after it does not."""
        known = frozenset().union(*(term.terms for term in alone.terms))
        named = (t for t in full.terms if t.weight is Weight.TELLING and not t.terms & known)
        return any(name in self.pack.entities for term in named for name in term.terms)

    def _answer(self, question: Question, state: State, alone: Trial | None = None) -> Outcome:
        """Dialogue, matching and reasoning for one question; `alone` is how it stands by itself, if that is known."""
        return self._answering.answer(question, state, alone)

    def _after(self, outcome: Outcome, state: State) -> State:
        """The state once an outcome has been said."""
        findings = outcome.findings
        given = findings.kind is Kind.ANSWER
        return self._memory.after(
            state,
            outcome.hypothesis,
            facts=findings.facts if given else (),
            missing=() if given else findings.facts,
            listed=findings.listed,
            choices=findings.choices,
            offer=findings.offer,
            steps=tuple(clause.derivation[-1] for clause in findings.clauses if given and clause.derivation),
        )


class Responder(Protocol):
    """Takes a turn."""

    def respond(self, raw: str, state: State) -> tuple[Reply, State]:
        """The reply to a message, and the state after it."""


class Conversation:
    """One user's talk with a bot; cheap, and not to be shared between threads."""

    def __init__(self, bot: Responder, state: State) -> None:
        self._bot = bot
        self.state = state

    @cached_property
    def _turn(self) -> asyncio.Lock:
        import asyncio

        return asyncio.Lock()

    def ask(self, question: str) -> Reply:
        """The reply to a message; never raises for any string."""
        reply, self.state = self._bot.respond(question, self.state)
        return reply

    async def ask_async(self, question: str) -> Reply:
        """As `ask`, on another thread, so that the event loop runs on; several at once are answered in their order."""
        import asyncio  # with ssl and sockets, which nobody needs who asks at the terminal

        async with self._turn:
            return await asyncio.to_thread(self.ask, question)

    def to_dict(self) -> dict[str, Any]:
        """The conversation so far as JSON-ready data, for `Bot.conversation(state=...)`."""
        return to_dict(self.state)


def _is_sure(outcome: Outcome, least: float = _SURE_ALONE) -> bool:
    """Whether an outcome is an answer, and as certain as that."""
    return outcome.findings.kind is Kind.ANSWER and outcome.certainty >= least


def _only_size(question: Question) -> bool:
    """Whether a question names nothing but asks for the size of what was asked about before ("by what margin?")."""
    named = any(term.weight is not Weight.LIGHT for term in question.terms)
    return not named and not question.periods and bool(question.cues & _SIZES)


def _has_named(findings: Findings, question: Question) -> bool:
    """Whether a question only asks for the names of what was just counted, and told by name ("... Name them.")."""
    counted = [step.operation for step in findings.steps] == ["count"] and bool(findings.listed)
    points = bool(question.pronouns) or question.elliptic
    return counted and points and question.asks in _NAMES and not question.telling


def _on_nothing(findings: Findings) -> bool:
    """Whether a question was refused since nobody knows what it is on, so that no pronoun can mean it."""
    refusal = findings.refusal
    return refusal is not None and refusal.code == "not_covered" and bool(refusal.missing)


def _explain(utterance: Utterance, outcome: Outcome) -> Reading:
    hypothesis, matches = outcome.hypothesis, outcome.matches
    question = hypothesis.question
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
        calculation=question.text if outcome.foreseen else "",
        candidates=tuple((m.fact_id, str(m.costs)) for m in matches[:4]),
    )
