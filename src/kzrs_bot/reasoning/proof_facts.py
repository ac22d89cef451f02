"""What a fact holds in figures and dates, in every form in which a reply may show them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kzrs_bot.pack.model import Fact
from kzrs_bot.values import Period


def quantities_of(fact: Fact) -> set[str]:
    """Every way in which the quantities of a fact may be shown."""
    figure = fact.figure
    if figure is None:
        return set()
    change = figure.change
    found = (figure.value, *((change.percent, change.amount, change.factor) if change else ()))
    shown: set[str] = set()
    for quantity in found:
        if quantity is None:
            continue
        texts = {quantity.show(), quantity.show(signed=True), quantity.magnitude().show()}
        texts.add(f"{quantity.value.normalize():f}")
        if change is not None and quantity is change.factor:
            texts |= {f"{text.removesuffix('-fold')} times" for text in texts}
        if quantity.unit == "USD" and abs(quantity.value) < 10**6:
            millions = f"{abs(quantity.value) / 10**6:.1f} million"
            texts |= {f"{sign}${millions}" for sign in ("", "+", "-")}
        shown |= texts
    return shown


def periods_of(fact: Fact) -> list[Period]:
    """The times of a fact: of the event, of the figure and of its base."""
    found = [fact.time]
    found += [parsed(text) for text in fact.slots.get("time", ())]
    if fact.figure is not None:
        found.append(fact.figure.period)
        if fact.figure.change is not None:
            found.append(fact.figure.change.base)
    return [period for period in found if period is not None]


def rests_of(whole: Fact, part: Fact) -> Iterator[str]:
    """What the period of one fact has beyond that of another, as it may be shown."""
    for outer in periods_of(whole):
        for inner in periods_of(part):
            if outer.start == inner.start and inner.end and outer.end and inner.end < outer.end:
                first = inner.end + timedelta(days=1)
                rest = Period(first, outer.end, "range")
                yield rest.show()
                if rest.days and rest.days < 93 and first.month % 3 == 1:
                    yield Period.parse(f"{first.year}-Q{first.month // 3 + 1}").show()


def parsed(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValueError:
        return None


def day_shown(day: date | None) -> str:
    return Period(day, day, "day").show() if day is not None else ""
