"""The English pipeline with the project's own components: spelling first, utterance last."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import Any

from kzrs_bot.language.morphology import Morphology
from kzrs_bot.language.periods import find_periods
from kzrs_bot.language.quantities import find_quantities
from kzrs_bot.language.spacy_alone import import_spacy
from kzrs_bot.language.spelling import Speller
from kzrs_bot.language.terms import TermIndex
from kzrs_bot.language.text import clean, norm, split_words
from kzrs_bot.language.utterance import Mention, Utterance, Word
from kzrs_bot.pack.cache import Keeper
from kzrs_bot.pack.model import Pack

spacy = import_spacy()
from spacy.language import Language  # noqa: E402 (spaCy has to be imported first, without its commands)
from spacy.tokens import Doc  # noqa: E402

from kzrs_bot.language.english import load_english  # noqa: E402
from kzrs_bot.language.ruler import remember_parts  # noqa: E402
from kzrs_bot.language.vectors import applied_plainly  # noqa: E402

_REMEMBERED = 250_000
"""Characters of messages after which spaCy forgets their words."""
_BATCH = 128
"""Messages that go through the pipeline together."""

for _name in ("typed", "originals", "utterance"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


@Language.factory("kzrs_spelling", assigns=["doc._.originals"])
class SpellingComponent:
    """Replaces the tokenised message by its corrected form, before anything is tagged."""

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 (spaCy passes it)
        self._nlp = nlp
        self.speller: Speller | None = None

    def __call__(self, doc: Doc) -> Doc:
        if self.speller is None:
            return doc
        text, originals = self.speller.correct(doc.text)
        if text == doc.text and not originals:
            return doc
        corrected = self._nlp.make_doc(text)
        corrected._.originals = originals
        corrected._.typed = doc.text
        return corrected


@Language.factory("kzrs_utterance", requires=["token.pos", "token.dep"], assigns=["doc._.utterance"])
class UtteranceComponent:
    """Finds words, terms, periods and quantities, and joins them with the syntax."""

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 (spaCy passes both)
        self.index: TermIndex | None = None

    def __call__(self, doc: Doc) -> Doc:
        if self.index is not None:
            doc._.utterance = build_utterance(doc, self.index)
        return doc


def build_utterance(doc: Doc, index: TermIndex) -> Utterance:
    text = doc.text
    originals = doc._.originals or {}
    words = _words(doc, index, originals)
    periods = find_periods(text)
    quantities = find_quantities(text, skip=[(p.start, p.end) for p in periods])
    return Utterance(doc._.typed or text, text, words, _mentions(words, index), periods, quantities)


def _words(doc: Doc, index: TermIndex, originals: dict[int, str]) -> tuple[Word, ...]:
    text = doc.text
    spans = split_words(text)
    tokens: list[Any] = []
    word_of_token: dict[int, int] = {}
    following = iter(doc)
    token: Any = next(following, None)
    for number, (start, _) in enumerate(spans):
        while token is not None and token.idx + len(token) <= start:
            token = next(following, None)
        tokens.append(token)
        word_of_token.setdefault(token.i, number)
    words = []
    for number, ((start, end), token) in enumerate(zip(spans, tokens, strict=True)):
        surface = text[start:end]
        head = word_of_token.get(token.head.i, number)
        words.append(
            Word(
                text=surface,
                norm=norm(surface),
                keys=index.lemma_keys(surface),
                start=start,
                end=end,
                pos=token.pos_,
                dep=token.dep_,
                head=head,
                original=originals.get(start, ""),
            )
        )
    return tuple(words)


def _mentions(words: Sequence[Word], index: TermIndex) -> tuple[Mention, ...]:
    """Every phrase of the pack that the words contain, longer ones first at each place."""
    keys = [word.keys for word in words]
    mentions = []
    for start in range(len(words)):
        for size, terms in sorted(index.match_at(keys, start).items(), reverse=True):
            surface = " ".join(word.text for word in words[start : start + size])
            mentions.append(Mention(start, start + size, terms, surface))
    return tuple(mentions)


class Analyser:
    """Turns raw messages into utterances; shared by all conversations of a bot."""

    def __init__(self, pack: Pack, keeper: Keeper | None = None) -> None:
        """`keeper`, if given, saves working out again what an earlier process worked out of the same pack."""
        self.nlp = load_english()
        self._lock = threading.Lock()
        self._zone = ExitStack()
        self._unread = 0
        self.morphology = Morphology(self.nlp.get_pipe("lemmatizer").lookups)
        self.nlp.remove_pipe("lemmatizer")
        vectors = self.nlp.get_pipe("tok2vec")
        vectors.model = applied_plainly(vectors.model)
        remember_parts(self.nlp)
        keeper = (keeper or Keeper(pack, used=False)).beside(
            spacy.__version__, self.nlp.meta["name"], self.nlp.meta["version"]
        )
        self.index = keeper.kept(TermIndex, lambda: TermIndex(pack, self.morphology), self.morphology)
        speller = keeper.kept(Speller, lambda: self._speller(pack), self.morphology)
        self.nlp.add_pipe("kzrs_spelling", first=True)
        self.nlp.add_pipe("kzrs_utterance", last=True)
        self.nlp.get_pipe("kzrs_spelling").speller = speller
        self.nlp.get_pipe("kzrs_utterance").index = self.index

    def _speller(self, pack: Pack) -> Speller:
        names = set(self.index.vocabulary)
        for fact in pack.facts.values():
            texts = (fact.statement, *fact.terms, *(word for choice in fact.about for word in choice))
            for text in texts:
                names.update(norm(text[a:b]) for a, b in split_words(text))
        lexicon = pack.lexicon
        everyday: set[str] = set()
        for text in (*lexicon.scaffold, *lexicon.attributes, *lexicon.countries):
            everyday.update(norm(text[a:b]) for a, b in split_words(text))
        return Speller(names, everyday, lexicon.shorthand, self.morphology)

    def _pipe(self, texts: Sequence[str]) -> list[Utterance]:
        """The utterances of cleaned messages, one analysis at a time.

        spaCy keeps every word that it meets, within a zone of memory that is left once so many characters were read:
        what was just said is known, and memory stays flat whatever is asked. Parsing holds Python's own lock anyway;
        utterances hold plain strings, so that they outlive the zone.
        """
        with self._lock:
            if self._unread <= 0:
                self._zone.close()
                self._zone.enter_context(self.nlp.memory_zone())
                self._unread = _REMEMBERED
            self._unread -= sum(map(len, texts))
            docs = self.nlp.pipe(texts) if len(texts) > 1 else map(self.nlp, texts)
            return [doc._.utterance for doc in docs]

    def words_of(self, text: str) -> Utterance:
        """The words and mentions of a text of the pack, without syntax, periods and quantities."""
        spans = split_words(text)
        words = tuple(
            Word(text[a:b], norm(text[a:b]), self.index.lemma_keys(text[a:b]), a, b) for a, b in spans
        )
        return Utterance(text, text, words, _mentions(words, self.index), (), ())

    def analyse(self, raw: str) -> Utterance:
        """The utterance of one message."""
        return self._pipe([clean(raw)])[0]

    def analyse_many(self, raws: Iterable[str]) -> Iterator[Utterance]:
        """The utterances of many messages, in order, through spaCy's batches; messages are taken as they are needed."""
        waiting = iter(raws)
        while batch := list(map(clean, islice(waiting, _BATCH))):
            yield from self._pipe(batch)
