"""Re-checks saved replies: every figure, date and name is in a named fact or follows from the derivation.

It shares the pack with the code that made the reply, and none of its matching, calculating or wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kzrs_bot.pack.model import Entity, Fact, Pack
from kzrs_bot.reasoning.proof_facts import day_shown, periods_of, quantities_of, rests_of
from kzrs_bot.reasoning.proof_steps import StepProver, day_of, texts_in
from kzrs_bot.reasoning.sums import literals
from kzrs_bot.reply import Citation, Kind, Reply, Step

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_NUMBER_MARK = re.compile(r"\s*(?:\d+\.|-)\s+")
_SENTENCE_END = re.compile(r"[.:?](?=\s)")
_WHEN = r"(?: (?:in|on|since|until) (?:(?! in )[^,.;:])*?)?"
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_QUOTED = frozenset({"missing", "example"})
"""Placeholders that hold the user's words or a question to ask."""
_JOINS = frozenset({"and", "or", "of", "the", "in", "on", "since", "until", "about", "more", "than", "up", "to", "day"})


@dataclass(frozen=True, slots=True)
class Carriers:
    """What may be said in a part: the texts of its facts, the strings of its steps, names and dates."""

    facts: tuple[Fact, ...]
    steps: tuple[Step, ...]
    user: str

    def sentences(self) -> set[str]:
        """The sentences that the facts hold as they stand."""
        return {text for fact in self.facts for text in (fact.statement, *fact.says.values())}


class Prover:
    """Finds what a reply says without a fact or a step that carries it."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._step_prover = StepProver(pack)
        wordings = [(key, text) for key, texts in pack.wording.items() for text in texts]
        notes = {identity.note for identity in pack.arithmetic if identity.note}
        fixed = {text for _, text in wordings if not _PLACEHOLDER.search(text)}
        self._fixed = sorted(fixed | notes, key=len, reverse=True)
        self._templates = [(key, _pattern(text)) for key, text in wordings if _PLACEHOLDER.search(text)]
        self._composed = [_pattern(text) for key, text in wordings if _is_composition(text)]

    def faults(self, reply: Reply) -> list[str]:
        """Everything in the reply that cannot be proved, in words."""
        if reply.kind is Kind.SMALLTALK:
            known = {text for rule in self._pack.smalltalk for text in rule.replies}
            return [] if reply.text in known or reply.text in self._fixed else ["the text is no small talk of the pack"]
        unknown = [id_ for part in reply.parts for id_ in part.facts if id_ not in self._pack.facts]
        if unknown:
            return [f"no fact {id_}" for id_ in unknown]
        return [*self._citations(reply), *self._assembly(reply), *self._parts(reply)]

    # Citations and the text as a whole

    def _expected(self, reply: Reply) -> list[Citation]:
        """The citations that the parts' facts call for, in their order."""
        titles = {section.id: section.title for section in self._pack.report.sections}
        order: dict[tuple[str, int], dict[str, None]] = {}
        for fact in self._facts(id_ for part in reply.parts for id_ in part.facts):
            names = [self._pack.entities[id_].name for id_ in fact.stated_by]
            for reference in fact.references:
                order.setdefault((reference.section, reference.paragraph), {}).update(dict.fromkeys(names))
        return [Citation(s, p, tuple(names), titles.get(s, s)) for (s, p), names in order.items()]

    def _facts(self, ids: Iterable[str]) -> list[Fact]:
        return [self._pack.facts[id_] for id_ in ids]

    def _citations(self, reply: Reply) -> Iterator[str]:
        if list(reply.citations) != self._expected(reply):
            yield "the citations are not those of the facts"

    def _assembly(self, reply: Reply) -> Iterator[str]:
        """The text must be its parts, each with the marks of its facts, and the citations below."""
        rest = reply.text
        numbers = {(c.section, c.paragraph): n for n, c in enumerate(self._expected(reply), 1)}
        for part in reply.parts:
            places = {numbers[(r.section, r.paragraph)] for f in self._facts(part.facts) for r in f.references}
            marks = "".join(f"[{number}]" for number in sorted(places))
            wanted = f"{part.text} {marks}".strip()
            rest = rest.removeprefix("- ")
            if not rest.startswith(wanted):
                yield f"the text does not hold the part {part.text[:60]!r} with its marks"
                return
            rest = rest[len(wanted) :].lstrip(" ").removeprefix("\n")
        listing = "\n".join(f"  [{n}] {citation}" for n, citation in enumerate(self._expected(reply), 1))
        if rest.strip("\n") != listing and rest.strip() != listing.strip():
            yield "the citations under the text are not those of the facts"

    # Parts

    def _parts(self, reply: Reply) -> Iterator[str]:
        user = f"{reply.reading.text} {' '.join(reply.refusal.missing) if reply.refusal else ''}"
        for part in reply.parts:
            carriers = Carriers(tuple(self._facts(part.facts)), part.derivation, user)
            yield from self._step_prover.faults(part, user)
            if not self._said(part.text, carriers):
                yield f"no fact or step carries {part.text[:90]!r}"

    def _said(self, text: str, carriers: Carriers) -> bool:
        """Whether a text is made of facts' sentences, fixed wordings and templates with proven values."""
        text = _NUMBER_MARK.sub("", text, count=1) if _NUMBER_MARK.match(text) else text
        text = text.strip()
        if not text:
            return True
        for known in (*carriers.sentences(), *self._fixed):
            if text.startswith(known) and self._said(text[len(known) :], carriers):
                return True
        return any(self._filled(key, pattern, text, carriers) for key, pattern in self._templates)

    def _filled(self, key: str, pattern: re.Pattern[str], text: str, carriers: Carriers) -> bool:
        """Whether a text begins with a template whose values are proven, and goes on as proven."""
        for cut in _ends(text):
            match = pattern.fullmatch(text[:cut])
            values = match.groupdict() if match is not None else {}
            if match is None or not all(self._value(name, value, carriers) for name, value in values.items()):
                continue
            if self._in_order(key, values, carriers) and self._said(text[cut:], carriers):
                return True
        return False

    def _value(self, name: str, value: str, carriers: Carriers) -> bool:
        """Whether what fills a placeholder is carried: its figures, its dates and its names."""
        if name in _QUOTED or not value.strip():
            return True
        if name == "result" and not literals(value):
            return False
        if name == "statement":
            return value in carriers.sentences()
        if name == "note":
            return self._said(value, carriers)
        if name == "formula":
            return any(value == step.formula for step in carriers.steps)
        rest = self._without_dates(name, self._without_names(value, carriers), carriers)
        shown = [
            text for step in carriers.steps for text in (step.result, step.formula, *(o for _, o in step.operands))
        ]
        asked = (carriers.user,) if name in {"limit", "year"} else ()
        known = (*shown, *asked, *self._figures(carriers.facts))
        allowed = {literal.text.strip().lstrip("-") for text in known for literal in literals(text)}
        if any(literal.text.strip().lstrip("-") not in allowed for literal in literals(rest)):
            return False
        return self._named(_unfigured(rest), carriers)

    def _figures(self, facts: Sequence[Fact]) -> Iterator[str]:
        """The figures of facts as they may be shown."""
        for fact in facts:
            yield from quantities_of(fact)
            yield str(len(fact.slots.get("members", ())))
            yield from (entity.name for entity in self._entities(fact))

    def _without_dates(self, name: str, value: str, carriers: Carriers) -> str:
        """The value with the dates of its facts and steps taken out."""
        dates = {period.show() for fact in carriers.facts for period in periods_of(fact)}
        if name == "year":
            dates |= {str(p.year) for fact in carriers.facts for p in periods_of(fact) if p.year}
        if name == "day":
            dates |= set(_anniversaries(carriers))
        dates |= {text for fact in carriers.facts for other in carriers.facts for text in rests_of(fact, other)}
        dates |= {
            day_shown(day)
            for fact in carriers.facts
            for period in periods_of(fact)
            for day in (period.start, period.end)
        }
        dates |= {text for step in carriers.steps for _, text in step.operands}
        for shown in sorted(filter(None, dates), key=len, reverse=True):
            value = re.sub(rf"(?<![\w.,$-]){re.escape(shown)}(?![\w%]|[.,]\d)", " ", value)
        return value

    def _without_names(self, value: str, carriers: Carriers) -> str:
        """The value with the names of its facts taken out."""
        for name in sorted(self._names(carriers), key=len, reverse=True):
            value = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", value, flags=re.IGNORECASE)
        return value

    def _named(self, value: str, carriers: Carriers) -> bool:
        """Whether every word that is left belongs to a name, a wording or the question."""
        value = value.lower()
        if any(phrase.lower() in value for phrase in self._pack.wording.get("by_arithmetic", ())):
            return False
        known = {word for pattern in self._composed for word in _WORD.findall(pattern.pattern.lower())} | _JOINS
        short = [text for text in self._fixed if len(text.split()) < 5 and not text.endswith("?")]
        known |= {word for text in short for word in _WORD.findall(text.lower())}
        figures = [step.result for step in carriers.steps]
        figures += [text for fact in carriers.facts for text in quantities_of(fact)]
        units = {w for text in figures for w in _WORD.findall(_unfigured(text).lower())}
        return all(word in known | units for word in _WORD.findall(value))

    def _names(self, carriers: Carriers) -> set[str]:
        names = {e.name for fact in carriers.facts for e in self._entities(fact)}
        slots = [values for fact in carriers.facts for slot, values in fact.slots.items() if slot != "time"]
        names |= {value for values in slots for value in values}
        names |= {section.title for section in self._pack.report.sections}
        for fact in carriers.facts:
            if fact.figure is not None:
                names |= {fact.figure.measure, *fact.figure.dims.values()}
        for identity in self._pack.arithmetic:
            names |= {identity.result, identity.note, self._title(identity.result)}
        return {name for name in names if name}

    def _title(self, id_: str) -> str:
        entity = self._pack.entities.get(id_)
        return entity.name if entity is not None else id_

    def _entities(self, fact: Fact) -> list[Entity]:
        ids = [*(v for values in fact.slots.values() for v in values), *fact.stated_by]
        if fact.figure is not None:
            ids += [fact.figure.measure, *fact.figure.dims.values()]
        return [self._pack.entities[id_] for id_ in ids if id_ in self._pack.entities]

    def _in_order(self, key: str, values: Mapping[str, str], carriers: Carriers) -> bool:
        """Whether what is named first and second is what the last step has first and second."""
        if "agreeing" in values and carriers.steps:
            counted = [values["agreeing"], values.get("unchecked", "0")]
            return values["all"] == carriers.steps[-1].result and texts_in(carriers.steps[-1].formula)[:2] == counted
        if not self._right_time(values, carriers):
            return False
        if "base" in values and values["base"] == values.get("later"):
            return False
        if "last" in values and "first" in values:
            return self._same_days(values, carriers)
        if "second" in values and carriers.steps and len(carriers.steps[-1].operands) < 2:
            return False
        pair = ("first", "second") if "second" in values else ("part", "whole")
        if not carriers.steps or not set(pair) <= set(values) or len(carriers.steps[-1].operands) != 2:
            return True
        ids = [id_ for id_, _ in carriers.steps[-1].operands]
        if key.endswith("_less") and carriers.steps[-1].operation == "difference":
            ids.reverse()
        if any(id_ not in self._pack.facts for id_ in ids) or ids[0] == ids[1]:
            return True
        return all(self._labels(values[name], id_) for name, id_ in zip(pair, ids, strict=True))

    def _right_time(self, values: Mapping[str, str], carriers: Carriers) -> bool:
        """Whether a level worked out from one change is said of the period that it belongs to."""
        facts = {id_ for step in carriers.steps for id_, _ in step.operands}
        said = values.get("during", "").strip()
        if (
            not said
            or len(facts) != 1
            or "name" not in values
            or carriers.steps[-1].operation not in {"earlier", "later"}
        ):
            return True
        figure = self._pack.facts[next(iter(facts))].figure
        change = figure.change if figure is not None else None
        period = figure.period if figure is not None and carriers.steps[-1].operation == "later" else None
        wanted = period or (change.base if change is not None else None)
        return wanted is None or said.endswith(wanted.show())

    def _same_days(self, values: Mapping[str, str], carriers: Carriers) -> bool:
        """Whether the days named are those of the last step."""
        named = {day_of(values["first"]), day_of(values["last"])}
        formula = carriers.steps[-1].formula if carriers.steps else ""
        spans = [{p.start, p.end} for fact in carriers.facts for p in periods_of(fact) if p.show() == formula]
        return named == {day_of(piece) for piece in formula.split(" − ")} or named in spans

    def _labels(self, text: str, id_: str) -> bool:
        """Whether a name can stand for the figure of a fact."""
        figure = self._pack.facts[id_].figure
        if figure is None:
            return True
        names = [self._title(v) for v in figure.dims.values()] or [self._title(figure.measure)]
        named = text.lower()
        derived = [i for i in self._pack.arithmetic if figure.measure in i.terms and i.result != figure.measure]
        own = any(name.lower() in named for name in names)
        return own or any(self._title(i.result).lower() in named for i in derived)


def _anniversaries(carriers: Carriers) -> Iterator[str]:
    """The days on which the years that were worked out bring the days of facts back."""
    years = [int(s.result) for s in carriers.steps if s.operation == "anniversary" and s.result.isdigit()]
    for period in (period for fact in carriers.facts for period in periods_of(fact)):
        for year in years:
            if period.year is not None:
                yield period.shifted(year - period.year).show()


def _unfigured(text: str) -> str:
    """The text without its figures."""
    for literal in literals(text):
        text = text.replace(literal.text, " ", 1)
    return text


def _pattern(template: str) -> re.Pattern[str]:
    """A template as a pattern that takes what fills it, and the rest of the text."""
    seen: set[str] = set()
    pieces: list[str] = []
    place = 0
    for match in _PLACEHOLDER.finditer(template):
        pieces.append(re.escape(template[place : match.start()]))
        name = match[1]
        filler = _WHEN if name.startswith("during") else ".+?" if name != "note" else ".*?"
        pieces.append(f"(?P={name})" if name in seen else f"(?P<{name}>{filler})")
        seen.add(name)
        place = match.end()
    pieces.append(re.escape(template[place:]))
    return re.compile("".join(pieces).strip(), re.IGNORECASE | re.DOTALL)


def _ends(text: str) -> list[int]:
    """Where sentences of a text may end, the last first."""
    return [len(text), *(match.end() for match in reversed(list(_SENTENCE_END.finditer(text))))]


def _is_composition(text: str) -> bool:
    """Whether a wording goes into others: short, and no sentence."""
    return bool(_PLACEHOLDER.search(text)) and not text.rstrip().endswith((".", ":", "?"))
