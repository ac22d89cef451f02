"""All items of a measure beside its own change, or beside those of another measure."""

from __future__ import annotations

from dataclasses import replace

from kzrs_bot.reasoning.cube import Series
from kzrs_bot.reasoning.findings import Findings
from kzrs_bot.reasoning.item_sets import ItemSets, within
from kzrs_bot.reasoning.recipe import Recipe, adds_up_changes, answer, recipe, sized, verdict
from kzrs_bot.reasoning.recipes_groups import MOVED, NAMED
from kzrs_bot.reasoning.relations import AMOUNT
from kzrs_bot.reasoning.sketch import Sketch


class NetRecipes(ItemSets):
    """What is listed against the whole, and the items of two measures."""

    def recipes(self) -> tuple[Recipe, ...]:
        """In the order in which they are tried."""
        moves, names = MOVED, NAMED
        return (
            recipe(
                "items against the whole",
                self._against_net,
                "net|unlisted|of-change|listed difference|compare|share|unlisted|complement|of-change",
                f"{moves} {names} compare less difference listed sum all share need net unlisted complement of-change",
            ),
            recipe(
                "first items of two measures",
                self._tops,
                "difference|compare|ratio most rise fall",
                f"{moves} {names} compare difference",
                operands=(2, 2),
            ),
            recipe(
                "all items of two measures",
                self._all_against,
                "difference|compare|ratio listed|sum|all|total rise fall",
                f"{moves} {names} compare difference sum all",
                operands=(2, 2),
            ),
        )

    def _against_net(self, sketch: Sketch) -> Findings | None:
        """All listed changes of a measure together beside its own change, which they may exceed."""
        heads = [o.series.measure for o in sketch.operands if not o.series.dims] or [self.head(sketch) or ""]
        head = heads[0] if len(heads) == 1 else ""
        itemised = sketch.has("listed", "goods", "unlisted") or adds_up_changes(sketch)
        explained = sketch.has("net", "unlisted") or _explained(sketch)
        if head not in self._heads or sketch.items or not (itemised and explained):
            return None
        everything = [entry for entry in self._all(head) if not entry.cell.value]
        period = everything[0].cell.period if everything else None
        net = self._tools.changed(Series(head), period, AMOUNT)
        listed = self._members.sum(everything)
        if net is None or listed is None or (sketch.times.asked and not all(within(e, sketch) for e in everything)):
            return None
        rose = everything[0].number.exact > 0
        if (net.number.exact > 0) != rose or (sketch.has("net") and not sketch.has("rise" if rose else "fall")):
            return None
        lead = verdict(sketch, (listed.number.exact > abs(net.number.exact)) != sketch.has("less"))
        return answer(self._tools.relate.beside_net(listed, sized(net)), lead)

    def _tops(self, sketch: Sketch) -> Findings | None:
        """The largest item of one measure beside that of another."""
        heads = [operand.series.measure for operand in sketch.operands if not operand.series.dims]
        if len(heads) != 2 or not set(heads) <= self._heads.keys() or sketch.question.confirm or self._percent(sketch):
            return None
        tops = [max(self._all(head), key=lambda entry: entry.size) for head in heads]
        results = [entry.result for entry in tops]
        relate = self._tools.relate
        return answer(relate.ratio(results) if sketch.has("ratio") else relate.difference(results))

    def _all_against(self, sketch: Sketch) -> Findings | None:
        """All listed items of one measure together beside those of another."""
        heads = [operand.series.measure for operand in sketch.operands if not operand.series.dims]
        if len(heads) != 2 or not set(heads) <= self._heads.keys() or self._percent(sketch) or sketch.limits:
            return None
        sums = [self._members.sum(self._all(head)) for head in heads]
        known = [replace(made, number=made.number.size()) for made in sums if made is not None]
        names = [self._tools.words.name(Series(head)) for head in heads]
        if len(known) != 2 or known[0].period != known[1].period:
            return None
        clauses = self._tools.relate.sums_apart(known, names, listed=True, ratio=sketch.has("ratio"))
        return answer(clauses, verdict(sketch, (known[0].number.exact > known[1].number.exact) != sketch.has("less")))


def _explained(sketch: Sketch) -> bool:
    """Whether it is asked what the listed items make up of a change, which is not said to be their own."""
    moves = [sign.start for sign in sketch.signs if sign.name in {"rise", "fall"}]
    listed = [sign.end for sign in sketch.signs if sign.name == "listed"]
    free = [end for end in listed if not any(0 <= move - end <= 1 for move in moves)]
    return bool(moves) and bool(free) and not sketch.limits and sketch.has("share", "of-change")
