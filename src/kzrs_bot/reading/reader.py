"""Reads an utterance: which intent asks, which words are content, which constraints hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from kzrs_bot.language.periods import PeriodMention, complete
from kzrs_bot.language.tokens import tokens
from kzrs_bot.language.utterance import Mention, Utterance, Word
from kzrs_bot.pack.model import Intent, Pack
from kzrs_bot.pack.patterns import Needed, PatternSet
from kzrs_bot.reading.direction import find_agent, find_direction
from kzrs_bot.reading.question import Question, Term, Weight

_CONTENT = frozenset({"NOUN", "PROPN", "NUM", "X", "SYM", "INTJ"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_SHORT_WORD = 5
"""Function words are short; a longer one that the lexicon does not know is a wrong tag."""
_CLOSED = frozenset({"DET", "ADP", "PRON", "AUX", "CCONJ", "SCONJ", "PART"})
_ADJUNCTS = frozenset({"advmod", "amod", "npadvmod", "advcl", "acl", "appos", "intj", "oprd", "meta"})
_LONG = 16
"""Words from which a message is taken to hold chatter besides its question."""
_CLAUSE_WORDS = frozenset({"and", "but", "because", "so", "who", "which", "that", "since", "while", "although"})
_QUESTION_WORDS = frozenset({"what", "which", "who", "whom", "whose", "where", "when", "why", "how"})
_EXCLUDED_WORDS = 8
"""Most words that an "apart from" leaves out."""
_SCOPE = 4
"""Words that a negation reaches."""
_LOCATIVE = frozenset({"in", "at", "inside", "within"})
_WIDEST_OR = 4
"""Words between two options ("the committee's or is it a ministry's")."""
_ESSENTIAL_PREPOSITIONS = frozenset({"of", "about", "to"})
_EARLY = 2
"""A sentence that asks has its question word among the first three."""
_NOMINAL = ("attr", "ADJ")
_GOING_ON = frozenset({"than", "to"})
"""Words before which an adjective compares, or only helps ("able to")."""
_MAIN = frozenset({"ROOT", "ccomp"})
_MENTIONED = "mentioned"
"""The way of asking whether the source speaks of something, which is no slot that another one could stand beside."""
_SUPERLATIVE = frozenset({"most", "least", "latest", "earliest", "longest", "shortest"})
_OPERATION, _CONFIRM = "op", "confirm"
_ONESELF = "oneself"
_ASIDE = "aside"
_CLOSING = "closing"
_SLIP = "slip"
_CONTRAST = "contrast"
_FORM = "form"
_AROUND = ("polite", _ONESELF, _ASIDE, _CLOSING, _SLIP, _CONTRAST, _FORM)
"""What stands around a question; looked for by itself."""
_SIGN = "sign"
"""Signs of calculations are read by the calculator, not here."""
_AT_HAND = 4
"""Texts of which the hits are kept: those of one message."""
_ALWAYS, _STRONG, _PLAIN = 98, 73, 50
"""Priorities from which an intent wins wherever it stands, and from which by place."""
_FRAMING = frozenset(
    {
        *_AROUND,
        _CONFIRM,
        "negation",
        "elliptic",
        "pronoun",
        "correction",
        "ordinal",
        "further",
        "contraction",
        "exclusion",
        "reversed",
        "identify",
        _OPERATION,
    }
)


@dataclass(frozen=True, slots=True)
class Hit:
    """An intent's pattern found in the question."""

    intent: Intent
    start: int
    """First word of the cue."""
    end: int
    words: frozenset[int]
    """Words that only serve to ask."""


class IntentFinder:
    """Finds the patterns of some intents in texts."""

    def __init__(self, intents: Iterable[Intent], letters: Mapping[str, Needed]) -> None:
        """`letters` is what is known already of what patterns need."""
        self._intents = tuple(intents)
        self._owners = [place for place, intent in enumerate(self._intents) for _ in intent.patterns]
        """The place of the intent of each pattern."""
        patterns = (_anchored(pattern) for intent in self._intents for pattern in intent.patterns)
        self._patterns = PatternSet(patterns, letters)
        self.find = lru_cache(maxsize=_AT_HAND)(self._found)
        """The hits in a text, in the order of the intents."""

    def _found(self, normal: str) -> tuple[Hit, ...]:
        hits = []
        for place, numbers in groupby(self._patterns.likely(normal), self._owners.__getitem__):
            intent = self._intents[place]
            found = [_hit(intent, match) for number in numbers for match in self._patterns[number].finditer(normal)]
            if len(found) > 1:
                first = min(found, key=lambda hit: (hit.start, -hit.end))
                found = [replace(first, words=frozenset().union(*(hit.words for hit in found)))]
            hits += found
        return tuple(hits)


class Reader:
    """Turns utterances into questions with the pack's intents and lexicon."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        ordered = sorted((i for i in pack.intents if i.asks != _SIGN), key=lambda intent: -intent.priority)
        letters = {_anchored(pattern): needed for pattern, needed in pack.letters.items()}
        inner = [intent for intent in ordered if intent.asks not in _AROUND]
        self._asking = IntentFinder(inner, letters)
        self._ways = IntentFinder((i for i in inner if i.asks == _CONFIRM or i.asks not in _FRAMING), letters)
        self._polite, self._oneself, self._aside, self._closing, self._slip, self._contrast, self._form = (
            IntentFinder((intent for intent in ordered if intent.asks == around), letters) for around in _AROUND
        )
        self._parties = frozenset(pack.report.parties)

    def asks(self, utterance: Utterance) -> bool:
        """Whether a sentence asks something rather than saying what stands around a question."""
        polite = self.framing(utterance)
        if utterance.text.rstrip().endswith("?"):
            return len(polite) < len(utterance.words)
        first = next((n for n in range(len(utterance.words)) if n not in polite), 0)
        return any(
            hit.start <= first + _EARLY and hit.intent.asks not in _FRAMING and hit.intent.priority >= _PLAIN
            for hit in self._asking.find(_blanked(utterance.words, polite))
        )

    def of_oneself(self, normal: str) -> bool:
        """Whether a sentence only says who somebody is or what they are at."""
        return bool(self._oneself.find(normal))

    def framing(self, utterance: Utterance) -> frozenset[int]:
        """The words that only lead to what is said or asked ("could you tell me", "my son heard that")."""
        return frozenset().union(*(hit.words for hit in self._polite.find(utterance.normal)))

    def aside(self, utterance: Utterance) -> bool:
        """Whether a clause speaks of the asker, or of people of his, once what frames it is taken out."""
        bare = _blanked(utterance.words, self.framing(utterance))
        return bool(self._oneself.find(bare) or self._aside.find(bare))

    def closes(self, normal: str) -> bool:
        """Whether words after a thanks only say what it is for ("that clears it up"), whatever they may name."""
        return bool(self._closing.find(normal))

    def slip(self, normal: str) -> tuple[int, int] | None:
        """The words by which somebody takes back what was said before them ("ships, sorry, crews")."""
        return next(((hit.start, hit.end) for hit in self._slip.find(normal)), None)

    def contrast(self, normal: str) -> tuple[int, int] | None:
        """The words that set what is asked for apart from what follows them ("ships rather than boats")."""
        return next(((hit.start, hit.end) for hit in self._contrast.find(normal)), None)

    def form(self, normal: str) -> Hit | None:
        """The words that say in what form a date is to be given ("as yyyy-mm-dd")."""
        return next(iter(self._form.find(normal)), None)

    def way(self, utterance: Utterance) -> str:
        """What a message asks for by its words alone, without its syntax."""
        silent = self.framing(utterance)
        winner, confirm = self._winner(self._ways.find(_blanked(utterance.words, silent)))
        return _CONFIRM if confirm else winner.intent.asks if winner is not None else "what"

    def cues(self, utterance: Utterance) -> frozenset[str]:
        """The operations that words of a message hint at."""
        hits = self._asking.find(_blanked(utterance.words, self.framing(utterance)))
        return _cued(hits)

    def _winner(self, hits: Sequence[Hit]) -> tuple[Hit | None, Hit | None]:
        """The intent that asks, and the one that asks for a yes or no where it goes before that."""
        asking = sorted((hit for hit in hits if hit.intent.asks not in _FRAMING), key=_precedence)
        winner = asking[0] if asking else None
        confirm = next((hit for hit in hits if hit.intent.asks == _CONFIRM), None)
        return winner, confirm if confirm and (winner is None or self._yields(winner, confirm)) else None

    def read(self, utterance: Utterance, *, sentence: str = "") -> Question:
        """The question that a message asks, before the conversation completes it.

        `sentence` is the one that asks, where others stand around it: their words may help, and need not.
        """
        silent = self.framing(utterance)
        hits = self._asking.find(_blanked(utterance.words, silent))
        asking = sorted((hit for hit in hits if hit.intent.asks not in _FRAMING), key=_precedence)
        confirms = [hit for hit in hits if hit.intent.asks == _CONFIRM]
        winner, asked = self._winner(hits)
        confirm = asked is not None
        also = [hit for hit in asking[1:] if winner and _joins(utterance, winner, hit)] if not confirm else []
        for hit in also:
            silent |= hit.words
        cues = [hit for hit in hits if hit.intent.asks == _OPERATION]
        taken = winner is not None and (not confirm or winner.intent.asks == "describe")
        used = set(silent) | (set(winner.words) if winner is not None and taken else set())
        ordinals = [hit for hit in hits if hit.intent.asks == "ordinal"]
        for hit in (*(confirms if confirm else ()), *ordinals):
            used |= hit.words
        asking_words = frozenset(f"w:{key}" for number in used for key in utterance.words[number].keys)
        exclusions = [hit for hit in hits if hit.intent.asks == "exclusion"]
        setting_aside = frozenset().union(*(hit.words for hit in exclusions))  # "not counting ..."
        negations = [hit for hit in hits if hit.intent.asks in {"negation", "contraction"}]
        negations = [hit for hit in negations if hit.start not in setting_aside]
        turns = [hit for hit in hits if hit.intent.asks == "reversed"]
        pronouns = [hit for hit in hits if hit.intent.asks == "pronoun"]
        corrections = [hit for hit in hits if hit.intent.asks == "correction"]
        for hit in (*negations, *exclusions, *turns):
            used |= hit.words
        aside = self._put_right(utterance, corrections, used)
        terms = self._terms(utterance, frozenset(used | aside))
        if not confirm:
            terms = self._negate(terms, negations)
        terms = (*terms, *self._added(winner)) if winner and not confirm else terms
        operating = {number for hit in cues for number in hit.words}
        terms = tuple(
            replace(t, weight=min(t.weight, Weight.LIGHT))
            if set(range(t.start, t.end)) <= operating and t.end and not (t.outside or self._is_named(t)) else t
            for t in terms
        )
        terms, excluded = _exclude(terms, exclusions, utterance)
        terms = _clauses(_options(terms, utterance), utterance)
        if sentence:
            terms = _eased(terms, utterance, sentence)
        focus = self._focus(utterance, winner, terms) if winner and not confirm else ()
        return Question(
            text=utterance.text,
            asks=winner.intent.asks if winner and not confirm else _CONFIRM if confirm else "what",
            intent=winner.intent.id if winner and not confirm else _CONFIRM if confirm else "fragment",
            asking=asking_words,
            also=tuple(hit.intent.asks for hit in also),
            terms=terms,
            focus=focus,
            plural=bool(focus) and _is_plural(utterance.words[focus[-1].end - 1]),
            periods=_joined(_not_in_names(utterance, [t for t in terms if t.terms & excluded])),
            quantities=utterance.quantities,
            direction=find_direction(
                utterance.words,
                utterance.mentions,
                self._pack.entities,
                self._pack.lexicon.concepts,
                self._pack.report.parties,
                perspective=self._pack.report.perspective,
                ours=self._pack.report.perspective,
                speakers=winner is not None and winner.intent.asks in {"said", "source"},
            ),
            agent=find_agent(utterance.words, utterance.mentions, self._pack.report.parties),
            confirm=confirm,
            negated=any(hit.intent.asks == "negation" for hit in negations),
            elliptic=bool(ordinals or (corrections and winner is None and not confirm))
            or any(hit.intent.asks == "elliptic" for hit in hits)
            or _is_fragment(utterance),
            ordinal=next((int(hit.intent.options["n"]) for hit in ordinals if "n" in hit.intent.options), None),
            step=next((int(hit.intent.options["step"]) for hit in ordinals if "step" in hit.intent.options), 0),
            ranked=_ranked(terms, cues),
            further=not turns and any(hit.intent.asks == "further" for hit in hits),
            excluded=excluded,
            excepted=_left_out(exclusions, utterance),
            reversed=bool(turns),
            act=_act(terms, utterance.words) if confirm else None,
            predicate=_predicate(terms, utterance.words) if confirm else None,
            identified=_identified(terms, hits, utterance),
            correcting=bool(corrections),
            pronouns=frozenset(hit.intent.options["kind"] for hit in pronouns),
            antecedent=any(
                term.weight is Weight.TELLING and 0 < term.end <= hit.start and self._is_noun(term, utterance)
                for term in terms
                for hit in pronouns
            ),
            cues=_cued(cues),
            options=tuple(sorted(winner.intent.options.items())) if winner else (),
            tokens=tokens(utterance.words if aside else _time_last(utterance), utterance.mentions, aside=aside),
        )

    def _put_right(self, utterance: Utterance, corrections: Sequence[Hit], used: set[int]) -> set[int]:
        """The words of a correction ("no, I meant ..."), where others say what is meant."""
        words = {number for hit in corrections for number in hit.words}
        left = self._terms(utterance, frozenset(used | words)) if words else ()
        said = utterance.periods or utterance.quantities or any(term.weight > Weight.LIGHT for term in left)
        return words if said else set()

    @staticmethod
    def _yields(winner: Hit, confirm: Hit) -> bool:
        """Whether a wh-word inside a yes/no question is only part of what is to be confirmed."""
        if winner.intent.asks in {"summary", "timeline", "compare", "mentioned", "source", "locator", "list"}:
            return False
        if winner.intent.priority >= _ALWAYS:
            return False
        return winner.start > confirm.start or winner.intent.priority < confirm.intent.priority

    def _terms(self, utterance: Utterance, used: frozenset[int]) -> tuple[Term, ...]:
        words = utterance.words
        silent = set(used)
        dated = [p for p in utterance.periods if p.period is not None or p.template is not None or p.shift is not None]
        spans = [(p.start, p.end) for p in dated] + [(q.start, q.end) for q in utterance.quantities]
        for start, end in spans:
            for number, word in enumerate(words):
                if word.start < end and start < word.end and not self._names(utterance, number):
                    silent.add(number)
        silent |= _before_times(words, [period.start for period in dated])
        terms: list[Term] = []
        place = 0
        while place < len(words):
            if place in silent:
                place += 1
                continue
            mention = next(
                (
                    m
                    for m in utterance.mentions
                    if m.start == place and not any(n in silent for n in range(m.start, m.end))
                ),
                None,
            )
            term = self._phrase(utterance, mention) if mention else self._word(words[place], place, ())
            if mention and term is not None and _swallows(term):
                mention = next((m for m in utterance.mentions if (m.start, m.end) == (place, place + 1)), None)
                term = self._word(words[place], place, mention.terms if mention else ())
            if term is not None:
                terms.append(replace(term, adjunct=_is_adjunct(words, term), locative=_is_locative(words, term)))
            place = mention.end if mention else place + 1
        return tuple(terms)

    def _added(self, winner: Hit) -> tuple[Term, ...]:
        """Words that a way of asking implies ("what do they do?" asks for an activity)."""
        names = winner.intent.options.get("adds", "").split()
        return tuple(Term(name, 0, 0, (frozenset({f"c:{name}", f"w:{name}"}),), Weight.LIGHT) for name in names)

    def _negate(self, terms: tuple[Term, ...], negations: Sequence[Hit]) -> tuple[Term, ...]:
        """A negated word that has an opposite stands for it ("which is not active?")."""
        places = {number for hit in negations for number in hit.words}
        return tuple(self._negated(term, places) for term in terms)

    def _negated(self, term: Term, places: set[int]) -> Term:
        near = [term.start - place for place in places if 0 < term.start - place <= _SCOPE]
        opposites = self._opposites(term) if near else frozenset()
        if opposites:
            return replace(term, readings=(opposites,))
        if near and min(near) == 1:
            return replace(term, weight=min(term.weight, Weight.LIGHT))
        return term

    def _opposites(self, term: Term) -> frozenset[str]:
        concepts = self._pack.lexicon.concepts
        names = (name[2:] for name in term.terms if name.startswith("c:"))
        return frozenset(f"c:{other}" for name in names if name in concepts for other in concepts[name].opposite)

    def _is_named(self, term: Term) -> bool:
        return any(name in self._pack.entities for name in term.terms)

    def _is_noun(self, term: Term, utterance: Utterance) -> bool:
        """Whether a pronoun can stand for what a term names: not for an act ("who pays for it?")."""
        return self._is_named(term) or any(word.pos in _NOUNS for word in utterance.words[term.start : term.end])

    def _names(self, utterance: Utterance, number: int) -> bool:
        """Whether a word inside a number or a date belongs to a longer name of the pack."""
        return any(
            m.start <= number < m.end
            and (m.end - m.start > 1 or not m.surface.isdigit())
            and any(t in self._pack.entities for t in m.terms)
            for m in utterance.mentions
        )

    def _phrase(self, utterance: Utterance, mention: Mention) -> Term | None:
        if mention.end - mention.start == 1:
            return self._word(utterance.words[mention.start], mention.start, mention.terms)
        parts = []
        for number in range(mention.start, mention.end):
            inner = next((m.terms for m in utterance.mentions if (m.start, m.end) == (number, number + 1)), ())
            part = self._word(utterance.words[number], number, inner)
            if part is not None:
                parts.append(part)
        weight, outside = self._weigh(mention.terms, mention.surface, "NOUN")
        if weight is None:
            return None
        terms = _own(mention.terms) if outside else mention.terms
        return Term(mention.surface, mention.start, mention.end, (frozenset(terms),), weight, tuple(parts), outside)

    def _word(self, word: Word, place: int, terms: Sequence[str]) -> Term | None:
        weight, outside = self._weigh(terms, word.norm, word.pos, word.keys)
        if weight is None:
            return None
        plain = frozenset(f"w:{key}" for key in word.keys)
        own = _own(terms) if outside else terms
        return Term(word.text, place, place + 1, (frozenset(own) | plain,), weight, (), outside)

    def _weigh(
        self, terms: Sequence[str], surface: str, pos: str, keys: frozenset[str] = frozenset()
    ) -> tuple[Weight | None, bool]:
        """The weight of a word or phrase, None for scaffolding, and whether it asks beyond the source."""
        lexicon = self._pack.lexicon
        if any(term in self._parties for term in terms):
            return Weight.PARTY, False
        if any(term in self._pack.entities for term in terms):
            return Weight.TELLING, False
        marks = {term[:2] for term in terms}
        outside = "a:" in marks or "n:" in marks
        concepts = [lexicon.concepts[term[2:]] for term in terms if term.startswith("c:")]
        scaffold = surface.lower() in lexicon.scaffold or bool(keys & lexicon.scaffold)
        if concepts and not (pos == "AUX" and scaffold):
            light = surface.lower() in lexicon.scaffold or all(concept.light for concept in concepts)
            return (Weight.LIGHT if light else Weight.TELLING), outside
        if outside:
            return Weight.TELLING, True
        if scaffold or len(surface) == 1 or (pos in _CLOSED and len(surface) <= _SHORT_WORD):
            return None, False
        return (Weight.TELLING if pos in _CONTENT or not pos else Weight.LESSER), False

    def _focus(self, utterance: Utterance, winner: Hit, terms: Sequence[Term]) -> tuple[Term, ...]:
        """The noun that a 'which', 'what' or 'how many' asks for: the head of the noun phrase that follows."""
        if winner.intent.asks not in {"which", "count", "what", "duration"}:
            return ()
        following = [t for t in terms if t.start >= winner.end]
        phrase: list[Term] = []
        place = winner.end
        for term in following:
            gap = utterance.words[place : term.start]
            if any(w.pos in {"AUX", "VERB", "ADP", "PRON", "SCONJ"} for w in gap) or term.start - place > 1:
                break
            first = utterance.words[term.start].pos
            if first in {"AUX", "ADP"} or (first == "VERB" and phrase):
                break
            last = utterance.words[term.end - 1]
            ahead = _is_attribute(last) and last.head >= term.end
            if last.pos in {"VERB", "ADJ", "ADV"} and winner.intent.asks == "count" and not ahead:
                break
            phrase.append(term)
            place = term.end
        while len(phrase) > 1 and utterance.words[phrase[-1].end - 1].pos in {"ADV", "VERB", "ADJ", "ADP"}:
            phrase.pop()
        return () if phrase and _is_attribute(utterance.words[phrase[-1].end - 1]) else tuple(phrase)


def _is_attribute(word: Word) -> bool:
    """Whether a word is an adjective before its noun."""
    return word.pos == "ADJ" and word.dep == "amod"


def _predicate(terms: Sequence[Term], words: Sequence[Word]) -> Term | None:
    """The adjective that a main clause says of its subject, comparisons aside."""
    for term in terms:
        word = words[term.end - 1] if term.end else None
        if word is None or term.weight is Weight.PARTY or word.head < 0 or words[word.head].dep not in _MAIN:
            continue
        followed = words[term.end].norm if term.end < len(words) else ""
        if followed not in _GOING_ON and (word.dep == "acomp" or (word.dep, word.pos) == _NOMINAL):
            return term
    return None


def _act(terms: Sequence[Term], words: Sequence[Word]) -> Term | None:
    """The telling verb of the main clause."""
    telling = (term for term in terms if term.weight is Weight.TELLING and term.end)
    return next((t for t in telling if (words[t.end - 1].pos, words[t.end - 1].dep) == ("VERB", "ROOT")), None)


def _identified(terms: Sequence[Term], hits: Sequence[Hit], utterance: Utterance) -> Term | None:
    """The only telling term, where it stands beside a "who is" or "what is" and no preposition comes last."""
    telling = [term for term in terms if term.weight is Weight.TELLING]
    places = frozenset().union(*(hit.words for hit in hits if hit.intent.asks == "identify"))
    stranded = bool(utterance.words) and utterance.words[-1].pos == "ADP"
    if len(telling) != 1 or stranded or any(term.weight is Weight.LESSER for term in terms):
        return None
    term = telling[0]
    return term if term.start - 1 in places or term.end in places else None


def _before_times(words: Sequence[Word], starts: Sequence[int]) -> set[int]:
    """The prepositions before times that begin at some places of the text ("over the first half of 2024")."""
    found = set()
    for start in starts:
        place = sum(word.start < start for word in words) - 1
        while place >= 0 and words[place].pos == "DET":
            place -= 1
        if place >= 0 and (words[place].pos, words[place].dep) == ("ADP", "prep"):
            found.add(place)
    return found


def _cued(hits: Iterable[Hit]) -> frozenset[str]:
    return frozenset(hit.intent.options["op"] for hit in hits if hit.intent.asks == _OPERATION)


def _ranked(terms: Sequence[Term], cues: Sequence[Hit]) -> tuple[Term, ...]:
    """The words of superlatives."""
    places = {number for hit in cues if hit.intent.options["op"] in _SUPERLATIVE for number in hit.words}
    return tuple(term for term in terms if term.end and places.issuperset(range(term.start, term.end)))


def _joins(utterance: Utterance, winner: Hit, other: Hit) -> bool:
    """Whether two question words are joined by 'and' ("on what day and in what city")."""
    if winner.intent.asks == other.intent.asks or other.intent.priority < _PLAIN or other.intent.asks == _MENTIONED:
        return False
    first, second = sorted((winner, other), key=lambda hit: hit.start)
    between = [word.norm for word in utterance.words[first.end : second.start]]
    return between in (["and"], ["or"], []) and first.end <= second.start


def _precedence(hit: Hit) -> tuple[int, int, int]:
    """Strong cues by priority; plain question words by place, since a later one only joins clauses."""
    priority = hit.intent.priority
    if priority >= _STRONG:
        return 0, -priority, hit.start
    return (1 if priority >= _PLAIN else 2), hit.start, -priority


def _anchored(pattern: str) -> str:
    """A pattern whose start anchor skips words that were blanked."""
    return r"^(?:\. )*" + pattern[1:] if pattern.startswith("^") else pattern


def _hit(intent: Intent, match: re.Match[str]) -> Hit:
    names = [name for name in match.groupdict() if name.startswith("cue") and match.group(name) is not None]
    spans = [match.span(name) for name in names] or [match.span()]
    words: set[int] = set()
    for start, end in spans:
        first = match.string.count(" ", 0, start)
        count = len(match.string[start:end].split())
        offset = 1 if match.string[start : start + 1] == " " else 0
        words.update(range(first + offset, first + offset + count))
    return Hit(intent, min(words, default=0), max(words, default=0) + 1, frozenset(words))


def _blanked(words: Sequence[Word], silent: frozenset[int]) -> str:
    """The words in lower case with silent ones blanked; a blank is a lone full stop, so that places still count."""
    return " ".join("." if number in silent else word.norm for number, word in enumerate(words))


def _eased(terms: tuple[Term, ...], utterance: Utterance, asking: str) -> tuple[Term, ...]:
    """The terms, those outside the asking sentence light."""
    start = utterance.text.find(asking)
    inside = range(start, start + len(asking))
    return tuple(
        term if utterance.words[term.start].start in inside else replace(term, weight=min(term.weight, Weight.LIGHT))
        for term in terms
    )


def _exclude(
    terms: tuple[Term, ...], exclusions: Sequence[Hit], utterance: Utterance
) -> tuple[tuple[Term, ...], frozenset[str]]:
    """Terms that follow "apart from" as terms to leave out; they stay as light words."""
    ends = {place + 1 for hit in exclusions for place in hit.words if place + 1 not in hit.words}
    places = frozenset().union(*(_reach(end, utterance) for end in ends))
    left_out = [term for term in terms if term.start in places]
    kept = tuple(replace(t, weight=min(t.weight, Weight.LIGHT)) if t.start in places else t for t in terms)
    return kept, frozenset().union(*(term.terms for term in left_out))


def _left_out(exclusions: Sequence[Hit], utterance: Utterance) -> tuple[PeriodMention, ...]:
    """The times that follow an "apart from"."""
    ends = {place + 1 for hit in exclusions for place in hit.words if place + 1 not in hit.words}
    starts = [utterance.words[place].start for end in ends for place in _reach(end, utterance)]
    return tuple(p for p in utterance.periods if any(p.start <= start < p.end for start in starts))


def _not_in_names(utterance: Utterance, left_out: Sequence[Term]) -> tuple[PeriodMention, ...]:
    """The times but those in the name of something that is left out ("not counting the May fair")."""
    words = utterance.words
    spans = [(words[t.start].start, words[t.end - 1].end) for t in left_out if t.end]
    return tuple(p for p in utterance.periods if not any(start <= p.start and p.end <= end for start, end in spans))


def _reach(start: int, utterance: Utterance) -> frozenset[int]:
    """The words from a place to the next comma, question word or auxiliary, and at most so many."""
    words = utterance.words
    places = []
    for place in range(start, min(len(words), start + _EXCLUDED_WORDS)):
        before = utterance.text[words[place - 1].end : words[place].start]
        if place > start and ("," in before or words[place].pos == "AUX" or words[place].norm in _QUESTION_WORDS):
            break
        places.append(place)
    return frozenset(places)


def _own(terms: Sequence[str]) -> tuple[str, ...]:
    """The terms of a word that asks beyond the source, without concepts that it shares with others."""
    return tuple(term for term in terms if not term.startswith("c:"))


def _swallows(term: Term) -> bool:
    """Whether a phrase that tells little holds a word that tells."""
    return term.weight is Weight.LIGHT and any(part.weight is Weight.TELLING for part in term.parts)


def _is_plural(word: Word) -> bool:
    return word.pos == "NOUN" and word.norm.endswith("s") and bool(word.keys - {word.norm})


def _is_locative(words: Sequence[Word], term: Term) -> bool:
    before = [word.norm for word in words[max(0, term.start - 2) : term.start] if word.norm != "the"]
    return bool(before) and before[-1] in _LOCATIVE


def _options(terms: tuple[Term, ...], utterance: Utterance) -> tuple[Term, ...]:
    """The terms, those joined by "or" (and by commas before it) marked as options of one choice."""
    found = list(terms)
    number = 0
    for place in range(1, len(found)):
        gap = utterance.words[found[place - 1].end : found[place].start]
        joined = any(word.norm == "or" for word in gap) and len(gap) <= _WIDEST_OR
        if not joined:
            continue
        number += 1
        members = [place - 1, place, *_series_before(found, place - 1, utterance)]
        while members and min(members) > 0 and found[min(members) - 1].end == found[min(members)].start:
            members.append(min(members) - 1)
        for member in members:
            found[member] = replace(found[member], choice=number)
    return tuple(found)


def _series_before(terms: Sequence[Term], place: int, utterance: Utterance) -> list[int]:
    """Places of the terms that commas join to the one before an "or"."""
    members = []
    while place > 0:
        between = utterance.text[
            utterance.words[terms[place - 1].end - 1].end : utterance.words[terms[place].start].start
        ]
        if between.strip() not in {",", ", a", ", an", ", the"}:
            break
        place -= 1
        members.append(place)
    return members


def _clauses(terms: tuple[Term, ...], utterance: Utterance) -> tuple[Term, ...]:
    """The terms of a long message numbered by clause, so that chatter around the question can be told from it."""
    words = utterance.words
    if len(words) < _LONG:
        return terms
    numbers = []
    number = 1
    for place, word in enumerate(words):
        before = utterance.text[words[place - 1].end : word.start] if place else ""
        if any(mark in before for mark in ",;:.!?()") or " - " in before or word.norm in _CLAUSE_WORDS:
            number += 1
        numbers.append(number)
    return tuple(replace(term, clause=numbers[term.start]) for term in terms)


def _is_adjunct(words: Sequence[Word], term: Term) -> bool:
    """Whether the last word of a term modifies something rather than being subject, predicate or object."""
    word = words[term.end - 1]
    if word.dep == "pobj" and word.head >= 0:
        return words[word.head].norm not in _ESSENTIAL_PREPOSITIONS
    return word.dep in _ADJUNCTS


def _joined(periods: Sequence[PeriodMention]) -> tuple[PeriodMention, ...]:
    """A part of a year takes its year from another mention ("nine months … in 2023"), which it then replaces."""
    years = [p for p in periods if p.period is not None and p.period.grain == "year"]
    parts = [p for p in periods if p.period is None and p.template is not None and p.shift is None]
    if len(years) == 1 and len(parts) == 1 and years[0].period is not None and years[0].period.year is not None:
        whole = replace(parts[0], period=complete(parts[0], years[0].period.year), template=None)
        return tuple(whole if p is parts[0] else p for p in periods if p is not years[0])
    return tuple(periods)


def _time_last(utterance: Utterance) -> Sequence[Word]:
    """The words of a message, with a time that stands ahead of it behind it ("In May, who sang?")."""
    words, periods = utterance.words, utterance.periods
    if not periods or sum(word.end <= periods[0].start for word in words) > 1:  # but for "in"
        return words
    rest = utterance.text[periods[0].end :]
    ahead = sum(word.start < periods[0].end for word in words)
    return [*words[ahead:], *words[:ahead]] if rest.startswith(",") else words


def _is_fragment(utterance: Utterance) -> bool:
    """Few words and no verb that is inflected."""
    words = utterance.words
    return len(words) <= 4 and not any(word.pos in {"VERB", "AUX"} for word in words)
