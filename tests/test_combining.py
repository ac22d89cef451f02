"""Figures of facts put together."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kzrs_bot.pack.loader import load_pack
from kzrs_bot.pack.model import Pack
from kzrs_bot.reasoning.combining import OPERATIONS, ComputationError, combined
from kzrs_bot.reasoning.sums import evaluate, literals
from tiny_pack import TINY, write_pack

MORE = """
- id: {id}
  kind: figure
  statement: In {year} the observatory received {value}.
  about: [visitors]
  slots: {{time: {year}}}
  figure: {{measure: visitors, period: {year}, value: "{value}"}}
  reference: {{section: visitors, paragraph: 1, evidence: [2023]}}
"""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    more = [
        MORE.format(id="v2021", year=2021, value="30,100 visitors"),
        MORE.format(id="v2020", year=2020, value="0 visitors"),
        MORE.format(id="euros", year=2019, value="$2.5 million"),
    ]
    files = {**TINY, "knowledge/facts/visitors.yaml": str(TINY["knowledge/facts/visitors.yaml"]) + "".join(more)}
    return load_pack(write_pack(Path(tmp_path_factory.mktemp("pack")), files), cache=False)


@pytest.mark.parametrize(
    ("operation", "facts", "result"),
    [
        ("sum", ["visitors-2023", "v2021"], "71,300 visitors"),
        ("difference", ["visitors-2023", "v2021"], "11,100 visitors"),
        ("difference", ["v2021", "visitors-2023"], "-11,100 visitors"),
        ("average", ["visitors-2023", "v2021"], "about 35,650 visitors"),
        ("ratio", ["visitors-2023", "v2021"], "about 1.4 times"),
        ("share", ["v2021", "visitors-2023"], "about 73.1%"),
        ("change", ["v2021", "visitors-2023"], "about 36.9%"),
        ("change", ["visitors-2023", "v2020"], "-100%"),
    ],
)
def test_figures_are_put_together(pack: Pack, operation: str, facts: list[str], result: str) -> None:
    step = combined(pack, operation, facts)
    assert step.result == result
    assert [fact for fact, _ in step.operands] == facts


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_formula_says_what_was_done(pack: Pack, operation: str) -> None:
    """Worked out anew by the reader of formulas, which shares nothing with what wrote them."""
    step = combined(pack, operation, ["visitors-2023", "v2021"])
    (literal,) = literals(re.sub(r"^about | times$", "", step.result).replace("-", ""))
    assert literal.near(abs(evaluate(step.formula)))


@pytest.mark.parametrize(
    ("operation", "facts", "told"),
    [
        ("product", ["v2021", "v2020"], "operation: expected one of sum, difference"),
        ("sum", ["v2021"], "facts: sum takes 2 or more, not 1"),
        ("share", ["v2021", "v2020", "euros"], "facts: share takes 2, not 3"),
        ("sum", ["v2021", "v1999"], "facts: there is no fact 'v1999'"),
        ("sum", ["v2021", "opened"], "facts: opened gives no figure"),
        ("sum", ["v2021", "euros"], "different units"),
        ("ratio", ["v2021", "v2020"], "v2020 is zero"),
        ("change", ["v2020", "v2021"], "v2020 is zero"),
    ],
)
def test_what_cannot_be_put_together_is_refused(pack: Pack, operation: str, facts: list[str], told: str) -> None:
    with pytest.raises(ComputationError, match=re.escape(told)):
        combined(pack, operation, facts)
