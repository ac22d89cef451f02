"""The source's own arithmetic, checked by what the pack declares."""

from __future__ import annotations

from collections import Counter

from tests.orchard_pack import orchard  # noqa: F401

from kzrs_bot.pack.loader import load_pack
from kzrs_bot.reasoning.audit import Audit, Check, Verdict


def _found(checks: tuple[Check, ...], words: str) -> Check:
    return next(check for check in checks if words in check.name)


def test_built_in_pack() -> None:
    checks = Audit(load_pack()).run()
    verdicts = Counter(check.verdict for check in checks)
    assert verdicts[Verdict.DIFFERS] == 2
    assert all("items" in check.name and check.note for check in checks if check.verdict is Verdict.DIFFERS)
    change = _found(checks, "percentage change")
    assert (change.result, change.stated, change.verdict) == ("-9.75%", "-9.7%", Verdict.ROUNDING)
    assert all(check.paragraphs for check in checks)


def test_invented_pack(orchard) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    checks = Audit(orchard.pack).run()
    whole = _found(checks, "against apple harvest and pear harvest in 2020")
    assert (whole.verdict, whole.result) == (Verdict.AGREES, "640 tons")
    change = _found(checks, "percentage change")
    assert change.verdict is Verdict.AGREES
    assert _found(checks, "against 2020").verdict is Verdict.AGREES
