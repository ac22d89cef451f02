"""How many members a list has that was given."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from kzrs_bot.language.quantities import stated_quantities
from kzrs_bot.language.text import word_norms
from kzrs_bot.matching.costs import Match
from kzrs_bot.matching.index import FactIndex, IndexedFact
from kzrs_bot.pack.model import Pack
from kzrs_bot.reading.question import Question, Term, Weight
from kzrs_bot.reasoning.findings import Clause, Findings
from kzrs_bot.reasoning.numbers import Number, percent_of
from kzrs_bot.reasoning.phrasing import Phrasing
from kzrs_bot.reasoning.scan import Setting
from kzrs_bot.reasoning.sides import pseudo_words
from kzrs_bot.reply import Kind, Step

_OF_WHICH = re.compile(
    r"\b(?:how many of .*|of .*\bhow many(?: of \w+)?) (?:are|is|were|was) (?:an? )?(?P<kind>[^?.!,]+?)\W*$",
    re.IGNORECASE,
)
"""A kind that things of a list are asked to be of."""
_PLURAL = re.compile(r"\w+s", re.IGNORECASE)
_BEFORE = frozenset({"before", "earlier", "previous", "previously", "prior", "preceding"})
_ORDINALS = {
    word: number
    for number, word in enumerate(("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 3)
}
"""Ordinals that tell how many came before; "second" may be a span of time."""
_GROUP = r"(?:group|bunch|set|side|category|contingent|number|lot|camp|class)"
_GREATER = r"(?:larger|bigger|smaller|greater|more numerous|less numerous)"
_MORE_THAN = re.compile(
    r"(?=.*\b(?P<many>how many(?: \w+){0,3} (?:more|fewer))\b)?"
    rf"(?=.*\b(?:more|fewer|most|{_GREATER} {_GROUP}|{_GROUP}(?: \w+)? (?:is|was|are|were)(?: the)? {_GREATER})\b).*"
    r"\b(?P<apart>than|or|versus|vs)\b"
)
"""Two kinds of things set against each other by number."""
_BESIDE_EACH_OTHER = re.compile(
    r"(?=.*\b(?:how many|numbers? of)\b)(?P<many>)?.*\b(?P<apart>versus|vs|v|against|compared (?:to|with)|as against)\b"
)
"""Two kinds of things whose numbers are told beside each other."""
_COMPARED = frozenset({"more", "fewer", "most", "numerous", "larger", "bigger", "smaller", "greater"})
"""Words that set them so, and name nothing."""
_FEWER = frozenset({"fewer", "less", "smaller"})
_ASIDE = re.compile(r"\b(?:besides|except|excluding|other than|apart from|aside from|not counting)\b")
_NOT_SUCH = re.compile(
    r"\b(?:which|what|how many) (?:of )?.*\b(?:(?:are|is|were|was)(?:n't| not)|(?:do|does|did)(?:n't| not) (?:concern"
    r"|involve|include|cover|touch(?: on)?|bear|carry|have|regard|relate to|deal with)) (?P<kind>\w+.*)",
    re.IGNORECASE,
)
"""Words by which things of a list are asked for that are not of a kind."""
_LEFT_OUT = re.compile(rf"{_ASIDE.pattern}|\bleav(?:e|ing) (?:out|aside)\b")
_TAKEN_IN = re.compile(r"(?:counting|including)\b[^,?.!;]+,", re.IGNORECASE)
"""What is to be counted as well, ahead of the question."""
_NEITHER = re.compile(r"\b(?:are|is|were|was) neither (?P<one>.+?) nor (?P<other>.+)", re.IGNORECASE)
"""Words by which two kinds are left out."""
_NAMING = frozenset({"which", "what", "list", "person"})
"""Ways of asking for the things themselves."""
_SHARE = "share"
_AMONG = re.compile(r"\b(?:among|amongst) (?:the |these |those |all )*(?P<whole>\w+)", re.IGNORECASE)
"""Words by which what is counted is said to be among others."""
_SEPARATELY = re.compile(
    r"\b(?:separately|each separately|respectively|one by one|how many (?:of )?each)\b"
    r"|\bhow many\b.*\bhow many\b"
)
"""Words by which each of several kinds is counted by itself."""
_BESIDE = ("agent", "partner")
"""Slots of those that the things of a list belong to."""
_FEWEST = 2
_GOING_ON = frozenset({"count", "what", "which", "list", "describe"})
"""Ways of asking in which a follow-up goes on counting."""
_HOW_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
_PER = re.compile(r"\bper (?!cent\b)", re.IGNORECASE)
"""Words of a number for each of something, which the length of a list is not."""
_RATE = "per-year"
"""Cue of a number for each year, which the length of a list is not."""
_FEW_WORDS = 8
_ACTING = ("agent", "partner")
"""Slots of those who act, who are not what a list without kinds is of."""
_LOOKED_AT = 6
"""How many of the best facts may call something the third of its kind."""
_SEARCHED = 48
"""The same for lists both kinds of which a question names."""
_OFF_SUBJECT = 3
"""Distance from the conversation at which a list is on something else."""


class Counting:
    """Counts the members of a list: of the one given last, or of the one that a question is on."""

    def __init__(self, pack: Pack, index: FactIndex, phrasing: Phrasing) -> None:
        self._pack = pack
        self._index = index
        self._words = phrasing

    def answer(self, setting: Setting) -> Findings | None:
        """The number of members of the last answer's list, where the question names nothing itself."""
        question = setting.scan.question
        further = self._together(setting) or self._of_others(setting)
        if further is not None:
            return further
        if question.asks != "count" or setting.times.named or _RATE in question.cues:
            return None
        if any(term.weight is Weight.TELLING or term.weight is Weight.LESSER for term in question.terms):
            return None
        before = setting.asked[-1] if setting.asked else None
        lists = (id_ for id_ in setting.last if self.members(id_) and self._on_members(id_, before))
        lists = (id_ for id_ in lists if self._knows(question, id_))
        return next((self._count(id_) for id_ in lists), None)

    def _knows(self, question: Question, id_: str) -> bool:
        """Whether what is counted by a word of its own ("how many harbours?") is something that a list knows."""
        return not question.focus or any(term.terms & self._index.facts[id_].terms for term in question.focus)

    def _on_members(self, id_: str, before: Question | None) -> bool:
        """Whether the talk is on the members of a list, not on others that the same fact names."""
        fillers = self._index.facts[id_].fillers
        members = {filler.value for filler in fillers.get("members", ())}
        everything = [filler for several in fillers.values() for filler in several]
        own, others = (
            frozenset().union(*(f.names | f.kinds for f in everything if (f.value in members) is inside))
            for inside in (True, False)
        )
        terms = before.terms if before is not None else ()
        said = frozenset().union(*(term.terms for term in terms if term.weight is Weight.TELLING))
        return bool(said & own) or not said & (others - own)

    def _together(self, setting: Setting) -> Findings | None:
        """The members of the lists that were counted in the turns before together ("all together?")."""
        scan = setting.scan
        named = any(term.weight is not Weight.LIGHT for term in scan.question.terms)
        if not scan.has("sum") or named or setting.times.named or len(scan.words) > _FEW_WORDS:
            return None
        lists: list[tuple[str, tuple[str, ...]]] = []
        for turn, asked in zip(reversed(setting.recent), reversed(setting.asked), strict=True):
            members = self._meant(asked, turn[0]) if len(turn) == 1 and self.members(turn[0]) else ()
            if not members or any(set(members) & set(others) for _, others in lists):
                break
            lists.insert(0, (turn[0], members))
        if len(lists) < _FEWEST:
            return None
        numbers = [str(len(members)) for _, members in lists]
        result, formula = str(sum(len(members) for _, members in lists)), " + ".join(numbers)
        ids = [id_ for id_, _ in lists]
        step = Step("sum", tuple(zip(ids, numbers, strict=True)), formula, result)
        clause = self._words.clause("calc_years", ids, (step,), result=result, formula=formula)
        return Findings(Kind.ANSWER, clauses=(clause,), listed=tuple(m for _, members in lists for m in members))

    def _of_others(self, setting: Setting) -> Findings | None:
        """The number of other members of the list that was counted last ("and from transport?")."""
        question = setting.scan.question
        if not question.elliptic or question.asks not in _GOING_ON or not setting.asked or len(setting.last) != 1:
            return None
        id_ = setting.last[0]
        if setting.asked[-1].asks not in _GOING_ON or not self.members(id_) or setting.times.named:
            return None
        if not any(past.asks == "count" for past in setting.asked[-_FEWEST:]):
            return None
        names = frozenset().union(*(f.names | f.kinds for f in self._index.facts[id_].fillers.get("members", ())))
        telling = [t for t in question.terms if t.weight is Weight.TELLING]
        if not telling or not all(t.terms.union(*(part.terms for part in t.parts)) & names for t in telling):
            return None
        kept = self._meant(question, id_)
        return self._count(id_, kept) if len(kept) < len(self.members(id_)) else None

    def with_last(self, setting: Setting, counted: Findings | None) -> Findings | None:
        """The number counted together with that of the list given last, where it is to be added ("plus sailors?")."""
        last = setting.last[0] if len(setting.last) == 1 else None
        steps = [step for clause in counted.clauses for step in clause.derivation] if counted is not None else []
        counts = len(steps) == 1 and steps[0].operation == "count"
        if counted is None or last is None or not counts or not setting.scan.has("adding"):
            return counted
        before = self._meant(setting.asked[-1], last) if self.members(last) else ()
        asked = {setting.asked[-1].asks, *setting.asked[-1].cues}
        if "count" not in asked or not before or set(before) & set(counted.listed):
            return counted
        numbers = (str(len(before)), steps[0].result)
        operands = ((last, numbers[0]), (counted.facts[0], numbers[1]))
        result, formula = str(len(before) + len(counted.listed)), " + ".join(numbers)
        step = Step("sum", operands, formula, result)
        ids = tuple(dict.fromkeys((last, *counted.facts)))
        clause = self._words.clause("calc_years", ids, (step,), result=result, formula=formula)
        return Findings(Kind.ANSWER, clauses=(clause,), listed=(*before, *counted.listed))

    def of_match(self, question: Question, matches: Sequence[Match]) -> Findings | None:
        """The number of members of the list that fits the question, where its statement does not say it."""
        if question.asks != "count" or not matches or _RATE in question.cues or _PER.search(question.text):
            return None
        best = self._widest(self._on_focus(question, matches), matches)
        costs = best.costs
        vague = all(term.weight is Weight.LIGHT for term in question.focus)
        general = vague and (not question.focus or question.option("of") == "kinds")
        left = self.without(question, best.fact_id)
        if costs.contradicted or costs.unexplained or (costs.missing and not (general or (vague and left))):
            return None
        if not self.members(best.fact_id):
            return None
        if costs.away >= _OFF_SUBJECT or not any(term.weight is Weight.TELLING for term in best.explained):
            return None
        if not self._counts_such(question, best.fact_id):
            return None
        apart = self._each_kind(question, best.fact_id)
        if apart is not None:
            return apart
        kept = left or self._meant(question, best.fact_id)
        if self._of_other_number(question, best.fact_id, kept) or self._of_unknown_kind(question, best.fact_id, kept):
            return None
        named = all(member in self._pack.entities for member in kept)
        if len(kept) == 1 and (vague or not named or not self._is_about(question, best)):
            such = named and best is matches[0] and self._is_kind(question, best.fact_id, kept[0])
            return self._count(best.fact_id, kept) if such else None
        whole = len(kept) == len(self.members(best.fact_id))
        if whole and (self.says_number(best.fact_id) or self._of_one(question, best.fact_id)):
            return None
        return self._count(best.fact_id, kept)

    def _of_other_number(self, question: Question, id_: str, kept: Sequence[str]) -> bool:
        """Whether things of one kind are counted among a number of things that is not that of the list."""
        if len(kept) == len(self.members(id_)):
            return False
        told = [m.quantity.value for m in question.quantities if m.noun and not m.comparison]
        return any(number not in {len(kept), len(self.members(id_))} for number in told)

    def _of_unknown_kind(self, question: Question, id_: str, kept: Sequence[str]) -> bool:
        """Whether things of a kind are counted among others, and a list does not know which of its things are such."""
        said = _OF_WHICH.search(question.text)
        if said is None or len(kept) < len(self.members(id_)) or not _PLURAL.fullmatch(said["kind"]):
            return False
        terms = _terms_from(question, said.start("kind"))
        return bool(terms) and not any(self._of_kind(term, id_) for term in terms)

    def of_list(self, question: Question, id_: str) -> Findings | None:
        """The number of things of a list, or of those that a question picks out; one alone is not to be counted so."""
        kept = (self.without(question, id_) if question.excluded else ()) or self._meant(question, id_)
        return None if len(kept) == 1 or self._of_one(question, id_) else self._count(id_, kept)

    def of_some(self, id_: str, kept: tuple[str, ...]) -> Findings:
        """The number of some things of a list."""
        return self._count(id_, kept)

    def _of_one(self, question: Question, id_: str) -> bool:
        """Whether what is counted is itself one of the things of a list, or goes into some of them."""
        noun = question.focus[-1] if question.focus else None
        if noun is None or noun.weight is not Weight.TELLING:
            return False
        members = self._index.facts[id_].fillers.get("members", ())
        if any(filler.value in noun.terms for filler in members):
            return True
        things = [filler for filler in members if filler.value not in self._pack.entities]
        return 0 < sum(bool(noun.terms & filler.names) for filler in things) < len(things)

    def _each_kind(self, question: Question, id_: str) -> Findings | None:
        """How many members there are of each of the kinds that a question counts by themselves."""
        if not _SEPARATELY.search(" ".join(word_norms(question.text))):
            return None
        members = self.members(id_)
        kinds = [kind for kind in self._picked(question, id_) if len(kind) < len(members)]
        if len(kinds) < _FEWEST or sum(map(len, kinds)) != len(set().union(*kinds)):
            return None
        counted = [self._count(id_, tuple(m for m in members if m in kind)) for kind in kinds]
        clauses = tuple(clause for each in counted for clause in each.clauses)
        return Findings(Kind.ANSWER, clauses=clauses, listed=members)

    def kinds_apart(self, question: Question, matches: Sequence[Match]) -> Findings | None:
        """Of which of two kinds more members are in a list, and how many more; or just how many of each there are."""
        words = [word.norm for word in pseudo_words(question.text)]
        more = _MORE_THAN.search(" ".join(words))
        said = more or _BESIDE_EACH_OTHER.search(" ".join(words))
        if said is None or question.times:
            return None
        cut = " ".join(words).count(" ", 0, said.start("apart"))
        left, right = (
            replace(question, terms=tuple(t for t in question.terms if (t.start < cut) is ahead))
            for ahead in (True, False)
        )
        for match in matches[:_SEARCHED]:
            id_, costs = match.fact_id, match.costs
            members = self.members(id_)
            stray = [t for t in match.unexplained if _COMPARED.isdisjoint(words[t.start : t.end])]
            if not members or costs.contradicted or stray:
                continue
            kinds = [self._meant(side, id_) for side in (left, right)]
            if any(len(kept) == len(members) for kept in kinds) or set(kinds[0]) & set(kinds[1]):
                continue
            sizes = [len(kept) for kept in kinds]
            few, many = sorted(sizes)
            bare = question.confirm and said["apart"] == "than"
            if few == many == 1 and not bare:
                continue
            if more is None:
                told = tuple(clause for kept in kinds for clause in self._count(id_, kept).clauses)
                return Findings(Kind.ANSWER, clauses=told, listed=members)
            ordered = sorted(kinds, key=len, reverse=True)
            step = Step("difference", ((id_, str(many)), (id_, str(few))), f"{many} − {few}", str(many - few))
            values = {"result": step.result, "formula": step.formula}
            counts = [clause for kept in ordered for clause in self._count(id_, kept).clauses]
            steps = [each for clause in counts for each in clause.derivation]
            apart = self._words.clause("calc_years", (id_,), (*steps, step), **values)
            clauses = (apart, *counts) if said["many"] else (*counts, apart)
            if not bare:
                return Findings(Kind.ANSWER, clauses=clauses, listed=members)
            so = sizes[0] > sizes[1] if _FEWER.isdisjoint(words) else sizes[0] < sizes[1]
            lead = "yes" if so is not question.negated else "no"
            return Findings(Kind.ANSWER, clauses=clauses if few < many else tuple(counts), lead=lead, listed=members)
        return None

    def kinds_joined(self, question: Question, matches: Sequence[Match]) -> Findings | None:
        """The number of all things of a list, where all of its kinds are named together ("steam or sail")."""
        joined = [t for t in question.focus if t.weight is Weight.TELLING]
        if question.asks != "count" or question.confirm or question.times or len(joined) < _FEWEST:
            return None
        for match in matches[:_LOOKED_AT]:
            id_, costs = match.fact_id, match.costs
            if costs.contradicted or costs.unexplained or not (self.members(id_) and self.says_number(id_)):
                continue
            members = self.members(id_)
            kinds = [self._of_kind(term, id_) or self._called_with(term, joined, question, members) for term in joined]
            if all(kinds) and sum(map(len, kinds)) == len(members) == len(set().union(*kinds)):
                formula = " + ".join(str(len(kind)) for kind in kinds)
                operands = tuple((id_, str(len(kind))) for kind in kinds)
                step = Step("sum", operands, formula, str(len(members)))
                made = self._words.clause("calc_years", (id_,), (step,), result=step.result, formula=formula)
                stated = Clause(self._pack.facts[id_].statement, (id_,))
                return Findings(Kind.ANSWER, clauses=(made, stated), listed=members)
        return None

    def _of_kind(self, term: Term, id_: str) -> set[str]:
        """The things of a list that a word is a kind of."""
        fillers = self._index.facts[id_].fillers.get("members", ())
        return {filler.value for filler in fillers if term.terms & (filler.names | filler.kinds)}

    def aside(self, question: Question, matches: Sequence[Match]) -> Findings | None:
        """What is left of a list without those of its things that a question sets aside, by name or by kind."""
        numbered = question.asks == "count"
        several = (numbered or (question.plural and question.asks in _NAMING)) and not question.confirm
        left_out = not numbered and _LEFT_OUT.search(" ".join(word_norms(question.text))) is not None
        neither = _NEITHER.search(question.text)
        if not several or not (neither or left_out):
            return None
        for match in matches[: _LOOKED_AT if numbered else _SEARCHED]:
            members = self.members(match.fact_id)
            picked = [kind for kind in self._picked(question, match.fact_id) if len(kind) < len(members)]
            gone = self._of_two(question, match.fact_id, neither) if neither else set().union(*picked)
            if question.excluded and (left := self.without(question, match.fact_id)):
                gone |= set(members) - set(left)
            kept = tuple(member for member in members if member not in gone)
            meant = (bool(question.focus) or neither is not None) and self._counts_such(question, match.fact_id)
            if gone and len(kept) >= _FEWEST and meant and not match.costs.contradicted:
                return self._count(match.fact_id, kept)
        return None

    def _of_two(self, question: Question, id_: str, said: re.Match[str]) -> set[str]:
        """The members that are of one of two kinds; none where either is unknown."""
        one = self._denied(question, id_, said.start("one"))
        other = self._denied(question, id_, said.start("other"))
        return one if other and one > other else set()

    def not_such(self, question: Question, matches: Sequence[Match]) -> Findings | None:
        """What is left of a list without those of its things that are of a kind ("which of them are not red?")."""
        said = _NOT_SUCH.search(question.text)
        if said is None or question.confirm or question.asks not in {*_NAMING, "count"}:
            return None
        for match in matches[:_LOOKED_AT]:
            members = self.members(match.fact_id)
            gone = self._denied(question, match.fact_id, said.start("kind"))
            told = self._untold(question, match, matches) if not gone else None
            if told is not None:
                return told
            kept = tuple(member for member in members if member not in gone)
            sound = not match.costs.contradicted and not match.costs.unexplained
            if gone and kept and sound and self._counts_such(question, match.fact_id):
                return self._count(match.fact_id, kept)
        return None

    def _untold(self, question: Question, match: Match, matches: Sequence[Match]) -> Findings | None:
        """What a wider list has besides the things of which a fact tells what a question denies ("bear no name")."""
        part, costs = self.members(match.fact_id), match.costs
        if not part or costs.contradicted or costs.unexplained or costs.unsaid or costs.aside or costs.loose:
            return None
        if any(not term.terms.isdisjoint(part) for term in question.terms):
            return None
        wider = (m.fact_id for m in matches[:_LOOKED_AT] if set(part) < set(self.members(m.fact_id)))
        whole = next(wider, None)
        own = self._index.facts[match.fact_id].core - (self._index.facts[whole].core if whole else frozenset())
        denied = any(term.terms & own for term in question.terms)
        if whole is None or not denied:
            return None
        return self._count(whole, tuple(member for member in self.members(whole) if member not in part))

    def _denied(self, question: Question, id_: str, start: int) -> set[str]:
        """The members that are of a kind that is denied from a place in the text on.

        A word that reading turned into its opposite names no kind.
        """
        terms = _terms_from(question, start)
        if any(term.end - term.start == 1 and not any(name.startswith("w:") for name in term.terms) for term in terms):
            return set()
        named = [(term, self._of_kind(term, id_)) for term in terms]
        kinds = [self._called(term, kind) or kind for term, kind in named]
        all_ = len(self._index.facts[id_].fillers.get("members", ()))
        return set().union(*(kind for kind in kinds if len(kind) < all_))

    def share_of_kind(self, question: Question, matches: Sequence[Match]) -> Findings | None:
        """What part of a list the things are that a question picks out."""
        if question.asks != "percent" or question.confirm or _SHARE not in question.cues or question.times:
            return None
        for match in matches[:_LOOKED_AT]:
            id_, costs = match.fact_id, match.costs
            members, kept = self.members(id_), self._meant(question, id_)
            if costs.contradicted or costs.unexplained or not _FEWEST <= len(kept) < len(members):
                continue
            return self.share_of((id_,), kept, members)
        return None

    def share_of_told(self, question: Question, matches: Sequence[Match]) -> Findings | None:
        """What part of a list the things are of which a fact tells what a question asks for ("bear a name")."""
        asked = question.asks == "percent" or "percent" in question.cues or _SHARE in question.cues
        if not asked or question.confirm or question.times or question.quantities:
            return None
        for match in matches[:_LOOKED_AT]:
            part, costs = self.members(match.fact_id), match.costs
            if not part or costs.contradicted or costs.unexplained or costs.lesser or costs.unsaid or costs.loose > 1:
                continue
            if any(not term.terms.isdisjoint(part) for term in question.terms):
                continue
            wider = [m for m in matches[:_SEARCHED] if set(part) < set(self.members(m.fact_id))]
            known = (m for m in wider if not m.costs.contradicted and not m.costs.unexplained)
            whole = next((m for m in known if self.says_number(m.fact_id)), None)
            if whole is not None:
                return self.share_of((match.fact_id, whole.fact_id), part, self.members(whole.fact_id))
        return None

    def is_of(self, term: Term, id_: str) -> bool:
        """Whether a word is what all things of a list are, as far as their kinds are known."""
        item = self._index.facts[id_]
        fillers = item.fillers.get("members", ())
        if term.terms & item.units or not any(filler.kinds for filler in fillers):
            return True
        return all(bool(term.terms & (filler.kinds | filler.names)) for filler in fillers)

    def kind_in(self, question: Question, id_: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The things of a list, and those of the one kind that a question names; none where it names none."""
        members, kept = self.members(id_), self._meant(question, id_)
        return members, kept if len(kept) < len(members) else ()

    def share_of(
        self, ids: tuple[str, ...], kept: tuple[str, ...], members: tuple[str, ...], *, lead: str | None = None
    ) -> Findings:
        """Some things of a list in percent of all of them; ids are the facts of both, the whole last."""
        number = percent_of(Number.count(len(kept)), Number.count(len(members)))
        formula = f"{len(kept)} ÷ {len(members)}"
        step = Step("share", ((ids[-1], str(len(members))),), formula, number.show())
        names = [self._pack.entities[m].name if m in self._pack.entities else m for m in kept]
        values = {"count": str(len(kept)), "all": str(len(members)), "items": self._words.series(names)}
        clause = self._words.clause("calc_share_of_list", ids, (step,), formula=formula, result=number.show(), **values)
        return Findings(Kind.ANSWER, clauses=(clause,), lead=lead, listed=kept)

    def before_ordinal(self, question: Question, matches: Sequence[Match]) -> Findings | None:
        """How many of a kind there were before the one that the fitting fact calls the third, the fourth."""
        if question.asks not in {"count", "frequency"} or not _BEFORE & set(word_norms(question.text)):
            return None
        found = self._ordinal_of(question, matches)
        if found is None:
            return None
        id_, number = found
        formula = f"{number} − 1"
        step = Step("difference", ((id_, str(number)),), formula, str(number - 1))
        values = {"result": str(number - 1), "formula": formula}
        clause = self._words.clause("calc_before_ordinal", (id_,), (step,), **values)
        return Findings(Kind.ANSWER, clauses=(clause,))

    def _ordinal_of(self, question: Question, matches: Sequence[Match]) -> tuple[str, int] | None:
        """The fact that calls what a question is on the third, the fourth, and that number.

        It is the best fact, else one that is about what the question names, but for the one word of what it did.
        """
        stated = [match for match in matches[:_LOOKED_AT] if self._pack.facts[match.fact_id].kind != "gap"]
        for match in stated:
            said = {_ORDINALS[w] for w in word_norms(self._pack.facts[match.fact_id].statement) if w in _ORDINALS}
            if len(said) == 1 and ((match.acceptable and match is matches[0]) or self._subject_of(question, match)):
                return match.fact_id, next(iter(said))
        return None

    def _subject_of(self, question: Question, match: Match) -> bool:
        """Whether a fact is about what a question names, but for one word at most."""
        item = self._index.facts[match.fact_id]
        telling = [t for t in question.terms if t.weight is Weight.TELLING]
        unsaid = [t for t in telling if not t.terms.union(*(p.terms for p in t.parts)) & (item.terms | item.core)]
        own = any(t.terms.union(*(part.terms for part in t.parts)) & item.core for t in telling)
        return own and len(unsaid) <= 1 and not match.costs.contradicted

    def _is_kind(self, question: Question, id_: str, member: str) -> bool:
        """Whether what is counted is the kind of one member only ("how many orchestras are among them?")."""
        said = [t.surface.lower().removesuffix("s") for t in question.focus if t.weight is not Weight.LIGHT]
        if told := _OF_WHICH.search(question.text):
            said.append(told["kind"].lower().removesuffix("s"))
        kinds = {m: self._pack.entities[m].kinds for m in self.members(id_) if m in self._pack.entities}
        such = {m for m, own in kinds.items() if any(word == kind.lower() for word in said for kind in own)}
        return such == {member}

    def _is_about(self, question: Question, match: Match) -> bool:
        """Whether every telling word of a question is a key term of the list."""
        core = self._index.facts[match.fact_id].core
        return all(term.terms & core for term in question.terms if term.weight is Weight.TELLING)

    def _counts_such(self, question: Question, id_: str) -> bool:
        """Whether the members of a list may be what a question counts, as far as their kinds are known."""
        item = self._index.facts[id_]
        kinds = frozenset().union(*(filler.kinds for filler in item.fillers.get("members", ())))
        if self._strange(question, item, kinds):
            return False
        wanted = frozenset().union(*(term.terms for term in question.focus))
        if not kinds and wanted:
            acting = (filler.kinds for slot in _ACTING for filler in item.fillers.get(slot, ()))
            return wanted.isdisjoint(frozenset().union(*acting) - item.units)
        return not kinds or not wanted or bool(wanted & (kinds | item.units | item.core))

    @staticmethod
    def _strange(question: Question, item: IndexedFact, kinds: frozenset[str]) -> bool:
        """Whether the noun that is counted is one that a list does not know."""
        nouns = question.focus[-1:] or after_how_many(question)
        own = item.core | item.units | kinds
        return any(
            term.weight is Weight.TELLING
            and not term.terms & (item.terms | own)
            and not any(part.terms & own for part in term.parts[-1:])
            for term in nouns
        )

    def _on_focus(self, question: Question, matches: Sequence[Match]) -> Match:
        """The best match whose list is of what is counted, else the best of all."""
        wanted = frozenset().union(*(term.terms for term in question.focus))
        light = all(term.weight is Weight.LIGHT for term in question.focus)
        first = self._pack.facts[matches[0].fact_id]
        counts = bool(first.slots.get("members")) and not self.members(first.id)
        item = self._index.facts[first.id]
        figure = first.figure is not None and not matches[0].costs.missing and not self.gives(question, first.id)
        own = bool(wanted & item.core)
        if figure or counts or (own and not light) or not wanted:
            return matches[0]
        lists = [m for m in _acceptable(matches) if self.members(m.fact_id)]
        apt = sorted(lists, key=lambda m: (m.costs.apart, m.costs.aside, -self.named(question, m.fact_id)))
        return next((m for m in apt if wanted & self._index.facts[m.fact_id].core), matches[0])

    def gives(self, question: Question, id_: str) -> bool:
        """Whether a question gives the number of a fact itself, and asks for that of something else."""
        item, figure = self._index.facts[id_], self._pack.facts[id_].figure
        if question.asks != "count" or question.confirm or figure is None or figure.value is None:
            return False
        wanted = frozenset().union(*(term.terms for term in question.focus or after_how_many(question)))
        given = any(m.quantity.value == figure.value.value and m.noun for m in question.quantities)
        return given and bool(wanted) and not wanted & (item.units | item.core)

    def _widest(self, best: Match, matches: Sequence[Match]) -> Match:
        """A list that holds all members of the best one, and is on no more than what is asked, where that is.

        Of a list of ships and one of the steamers among them the latter is on more than a question after ships.
        """
        own = set(self.members(best.fact_id))
        lists = (m for m in _acceptable(matches) if own < set(self.members(m.fact_id)))
        return next((m for m in lists if m.costs.unsaid < best.costs.unsaid), best) if own else best

    def named(self, question: Question, id_: str) -> int:
        """How many telling words of a question are key terms of a fact."""
        core = self._index.facts[id_].core
        return sum(bool(term.terms & core) for term in question.terms if term.weight is Weight.TELLING)

    def _meant(self, question: Question, id_: str) -> tuple[str, ...]:
        """The members that the words of the question pick out: the theatres among the troupes.

        Words that name several kinds together pick out all of these.
        """
        members = self.members(id_)
        said = _OF_WHICH.search(question.text)
        told = self._picked(question, id_, said.start("kind")) if said else []  # whatever the whole is called by
        if any(len(names) < len(members) for names in told):
            return tuple(m for m in members if any(m in names for names in told))
        fillers = {f.value: f.names | f.kinds for f in self._index.facts[id_].fillers.get("members", ())}
        parts = [names for names in self._picked(question, id_) if len(names) < len(members)]
        whole = [t for t in question.terms if all(t.terms & names for names in fillers.values())]
        if any(_joins_part(term, question) for term in whole) or self._joins_all(question, id_):
            return members
        if not parts or any(_begins_row(term, question) for term in whole) or "other" in word_norms(question.text):
            return members
        return tuple(m for m in members if any(m in names for names in parts))

    def _joins_all(self, question: Question, id_: str) -> bool:
        """Whether the kind of some members is named beside another, and both only say what the list is of.

        "Of the sloops and cutters, how many bear a name?" is on all ships of a list of ships that bear a name.
        """
        telling = [t for t in question.terms if t.weight is Weight.TELLING]
        core, words = self._index.facts[id_].core, pseudo_words(question.text)
        joined = [t for t in telling if t.end < len(words) and words[t.end].norm in {"and", "or"}]
        pairs = [(a, b) for a in joined for b in telling if b.start == a.end + 1]
        other = [(b if a.terms & core else a) for a, b in pairs if bool(a.terms & core) != bool(b.terms & core)]
        return any(self._such(term, id_) for term in other) and question.focus != tuple(other)

    def _picked(self, question: Question, id_: str, start: int = 0) -> list[set[str]]:
        """The members that each word of the question, from a place in its text on, picks out."""
        members = self.members(id_)
        known = self._index.facts[id_].core | self._beside(id_)
        terms = [
            t for t in _terms_from(question, start)
            if t.weight in {Weight.TELLING, Weight.LESSER} and not t.terms & known and not _taken_in(t, question)
        ]  # fmt: skip
        picked: list[tuple[int, set[str]]] = []
        for term in terms:
            own = self._such(term, id_) or self._called_with(term, terms, question, members)
            if own and _joined_to_nothing(term, question, {end for end, _ in picked}):
                continue
            if picked and own and picked[-1][0] == term.start and picked[-1][1] & own:
                own &= picked.pop()[1]
            if own:
                picked.append((term.end, own))
        among = _AMONG.search(question.text)
        apart = [(end, names) for end, names in picked if among is None or not self._names_whole(question, end, among)]
        return [names for _, names in apart or picked]

    def _such(self, term: Term, id_: str) -> set[str]:
        """The members that a word or its parts are a name or a kind of; just those that a phrase calls so, if any."""
        members = self.members(id_)
        fillers = {f.value: f.names | f.kinds for f in self._index.facts[id_].fillers.get("members", ())}
        parts = frozenset().union(*(part.terms for part in term.parts))
        own = {m for m in members if term.terms & fillers.get(m, frozenset())}
        own = own or {m for m in members if parts & fillers.get(m, frozenset())}
        return self._called(term, own) or own

    def _beside(self, id_: str) -> frozenset[str]:
        """Those that a list is of, who may be named in its things as well ("the captain's cabin")."""
        members = self.members(id_)
        fillers = self._index.facts[id_].fillers
        others = (f for slot in _BESIDE for f in fillers.get(slot, ()) if f.value not in members)
        return frozenset().union(*(other.names for other in others))

    @staticmethod
    def _names_whole(question: Question, end: int, among: re.Match[str]) -> bool:
        """Whether the word that ends at a place is what things are said to be among ("the tugs among the vessels")."""
        words = pseudo_words(question.text)
        return words[end - 1].start == among.start("whole")

    def _called_with(
        self, term: Term, terms: Sequence[Term], question: Question, members: Sequence[str]
    ) -> set[str]:
        """The members whose kind a word is of with the noun of what it is joined to ("mild and cold winters")."""
        words = pseudo_words(question.text)
        after = [t for t in terms if t.start == term.end + 1 and words[term.end].norm in {"and", "or"}]
        nouns = [t.surface.lower().split()[-1] for t in after if " " in t.surface]
        said = {f"{term.surface.lower()} {noun.removesuffix('s')}" for noun in nouns}
        known = [self._pack.entities[m] for m in members if m in self._pack.entities]
        return {entity.id for entity in known if said & {kind.lower() for kind in entity.kinds}}

    def _called(self, term: Term, members: set[str]) -> set[str]:
        """Those of some members that are called by just the words of a phrase, which stands for others as well."""
        said = term.surface.lower().removesuffix("s")
        known = [self._pack.entities[m] for m in members if m in self._pack.entities]
        names = {entity.id: (entity.name, *entity.aliases, *entity.kinds) for entity in known}
        return {id_ for id_, own in names.items() if " " in said and any(said in name.lower() for name in own)}

    def without(self, question: Question, id_: str) -> tuple[str, ...]:
        """The members without those that the question sets aside by name or by kind ("besides ...")."""
        if not question.excluded and not _ASIDE.search(" ".join(word_norms(question.text))):
            return ()
        named = frozenset().union(*(term.terms for term in question.terms))
        members = self.members(id_)
        set_aside = [term for term in question.terms if term.terms & question.excluded]
        apart = set().union(*(self._such(term, id_) for term in set_aside))
        gone = apart if question.excluded else {m for m in members if m in named}
        return tuple(member for member in members if member not in gone) if gone else ()

    def sets_stranger_aside(self, question: Question, id_: str) -> bool:
        """Whether what is to be left out is something known that a list does not hold anyway."""
        named = question.excluded & self._pack.entities.keys()
        return bool(named) and named.isdisjoint(self.members(id_))

    def members(self, id_: str) -> tuple[str, ...]:
        """The things that a list is made up of, unless each of them is a number itself."""
        members = self._pack.facts[id_].slots.get("members", ())
        counts = any(member not in self._pack.entities and stated_quantities(member) for member in members)
        return members if len(members) > 1 and not counts else ()

    def says_number(self, id_: str) -> bool:
        """Whether the fact is a figure, or names the number of its members."""
        fact = self._pack.facts[id_]
        said = stated_quantities(f"{fact.statement} {fact.says.get('count', '')}")
        return fact.figure is not None or any(m.quantity.value == len(self.members(id_)) for m in said)

    def _count(self, id_: str, kept: tuple[str, ...] = ()) -> Findings:
        members, entities = kept or self.members(id_), self._pack.entities
        names = [entities[m].name if m in entities else m for m in members]
        number = str(len(members))
        operands = ((id_, str(len(self.members(id_)))),)
        step = Step("count", operands, " + ".join("1" for _ in members), number)
        values = {"result": number, "items": self._words.series(names)}
        clause = self._words.clause("calc_count", (id_,), (step,), **values)
        return Findings(Kind.ANSWER, clauses=(clause,), listed=members)


def _terms_from(question: Question, start: int) -> list[Term]:
    """The terms of a question from a place in its text on."""
    first = sum(word.start < start for word in pseudo_words(question.text))
    return [term for term in question.terms if term.start >= first]


def _acceptable(matches: Sequence[Match]) -> Iterator[Match]:
    """The matches that may be given as an answer: none comes after one that may not."""
    return takewhile(lambda match: match.acceptable, matches)


def after_how_many(question: Question) -> list[Term]:
    """A plural right after a "how many" or one word on, where the syntax does not tell what is counted."""
    said = _HOW_MANY.search(question.text)
    words = pseudo_words(question.text)
    first = sum(word.start < said.end() for word in words) if said is not None else len(words)
    near = [t for t in question.terms if t.end and first <= t.end - 1 <= first + 1 and t.weight is not Weight.LIGHT]
    return [term for term in near if term.surface.lower().endswith("s")][:1]


def _taken_in(term: Term, question: Question) -> bool:
    """Whether a word only says what is counted as well ("counting the tug and the barge, how many ...?")."""
    said = _TAKEN_IN.match(question.text)
    return said is not None and pseudo_words(question.text)[term.start].start < said.end()


def _begins_row(term: Term, question: Question) -> bool:
    """Whether a name is the first of three or more with commas ("troupes, theatres and orchestras")."""
    after = (other for other in question.terms if other.start == term.end)
    return any(
        re.search(rf"{re.escape(term.surface)}, {re.escape(other.surface)},? (and|or|&) ", question.text)
        for other in after
    )


def _joins_part(term: Term, question: Question) -> bool:
    """Whether a name for all is counted together with that of one kind ("troupes and theatres")."""
    words = pseudo_words(question.text)
    joined = term.end < len(words) and words[term.end].norm in {"and", "or"}
    return joined and term in question.focus


def _joined_to_nothing(term: Term, question: Question, picked: Collection[int]) -> bool:
    """Whether a word only goes with one ahead of it that picks nothing ("the stage and music groups")."""
    words = pseudo_words(question.text)
    if term.start < _FEWEST or words[term.start - 1].norm not in {"and", "or"} or term.start - 1 in picked:
        return False
    ahead = [t for t in question.terms if t.end == term.start - 1 and t.weight is not Weight.PARTY]
    after = [t for t in question.terms if t.start == term.end and t.weight is Weight.TELLING]
    return bool(ahead and after) and all(t.end - t.start == 1 for t in ahead)
