"""An invented valley whose harvests, sales and companies exercise the arithmetic: no figure of the built-in pack."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from kzrs_bot import Bot
from kzrs_bot.pack.loader import builtin_pack_path

PARAGRAPHS = {
    "harvest": (
        "In 2020 the valley picked 640 tons of fruit, 60% more than in 2019: 480 tons of apples and 160 tons of pears.",
        "From January to June 2021 the harvest was 90 tons, 25% less than the 120 tons of January to June 2020.",
        "Jam gained $3,000,000 and cider $1,500,000 in 2020, while wax lost 40% or $200,000 and rope 80% or $100,000.",
    ),
    "people": (
        "There are 30 pickers, of whom 12 are trained.",
        "The press house opened on March 1, 2001. The cold store followed on March 11, 2001, the museum in 2009.",
    ),
}
TITLE = "The valley of Orlo"

ENTITIES = """\
- {id: fruit-harvest, name: fruit harvest, kinds: [measure], aliases: [harvest, crop, fruit picked]}
- {id: apple-harvest, name: apple harvest, kinds: [measure], aliases: [apples, apple crop]}
- {id: pear-harvest, name: pear harvest, kinds: [measure], aliases: [pears, pear crop]}
- {id: sales, name: sales, kinds: [measure], aliases: [turnover of goods]}
- {id: pickers, name: pickers, kinds: [measure], aliases: [fruit pickers]}
- {id: jam, name: jam, kinds: [good, product, item]}
- {id: cider, name: cider, kinds: [good, product, item]}
- {id: wax, name: wax, kinds: [good, product, item]}
- {id: rope, name: rope, kinds: [good, product, item]}
- {id: press-house, name: the press house, kinds: [building], aliases: [press house]}
- {id: cold-store, name: the cold store, kinds: [building], aliases: [cold store]}
- {id: museum, name: the museum, kinds: [building], aliases: [museum]}
"""

FACTS = """\
- id: fruit-2020
  kind: figure
  statement: In 2020 the fruit harvest was 640 tons, 60% more than the year before.
  about: [fruit-harvest]
  figure: {measure: fruit-harvest, period: "2020", value: 640 tons, change: {percent: +60%, base: "2019"}}
  reference: {section: harvest, paragraph: 1, evidence: ["640", "60%"]}
- id: apples-2020
  kind: figure
  statement: In 2020 the apple harvest was 480 tons.
  about: [apple-harvest]
  figure: {measure: apple-harvest, period: "2020", value: 480 tons}
  reference: {section: harvest, paragraph: 1, evidence: ["480"]}
- id: pears-2020
  kind: figure
  statement: In 2020 the pear harvest was 160 tons.
  about: [pear-harvest]
  figure: {measure: pear-harvest, period: "2020", value: 160 tons}
  reference: {section: harvest, paragraph: 1, evidence: ["160"]}
- id: fruit-2021
  kind: figure
  statement: In January-June 2021 the fruit harvest was 90 tons, 25% less than a year earlier.
  about: [fruit-harvest]
  figure: {measure: fruit-harvest, period: "2021-H1", value: 90 tons, change: {percent: -25%, base: "2020-H1"}}
  reference: {section: harvest, paragraph: 2, evidence: ["90", "25%"]}
- id: fruit-2020-half
  kind: figure
  statement: In January-June 2020 the fruit harvest was 120 tons.
  about: [fruit-harvest]
  figure: {measure: fruit-harvest, period: "2020-H1", value: 120 tons}
  reference: {section: harvest, paragraph: 2, evidence: ["120"]}
- id: sales-jam
  kind: figure
  statement: Sales of jam rose by $3,000,000 in 2020.
  about: [sales, jam]
  slots: {patient: jam}
  figure: {measure: sales, dims: {good: jam}, period: "2020", change: {amount: "+$3,000,000", base: "2019"}}
  reference: {section: harvest, paragraph: 3, evidence: [Jam]}
- id: sales-cider
  kind: figure
  statement: Sales of cider rose by $1,500,000 in 2020.
  about: [sales, cider]
  slots: {patient: cider}
  figure: {measure: sales, dims: {good: cider}, period: "2020", change: {amount: "+$1,500,000", base: "2019"}}
  reference: {section: harvest, paragraph: 3, evidence: [cider]}
- id: sales-wax
  kind: figure
  statement: Sales of wax fell by 40%, or $200,000, in 2020.
  about: [sales, wax]
  slots: {patient: wax}
  figure: {measure: sales, dims: {good: wax}, period: "2020", change: {percent: -40%, amount: "-$200,000"}}
  reference: {section: harvest, paragraph: 3, evidence: [wax]}
- id: sales-rope
  kind: figure
  statement: Sales of rope fell by 80%, or $100,000, in 2020.
  about: [sales, rope]
  slots: {patient: rope}
  figure: {measure: sales, dims: {good: rope}, period: "2020", change: {percent: -80%, amount: "-$100,000"}}
  reference: {section: harvest, paragraph: 3, evidence: [rope]}
- id: pickers-all
  kind: figure
  statement: The valley has 30 pickers.
  about: [pickers]
  figure: {measure: pickers, dims: {state: employed}, value: 30 pickers}
  reference: {section: people, paragraph: 1, evidence: ["30"]}
- id: pickers-trained
  kind: figure
  statement: Of the pickers 12 are trained.
  about: [pickers, trained]
  figure: {measure: pickers, dims: {state: trained}, value: 12 pickers}
  reference: {section: people, paragraph: 1, evidence: ["12"]}
- id: press-house-opened
  kind: event
  statement: The press house opened on 1 March 2001.
  about: [press-house, open]
  slots: {patient: press-house, time: "2001-03-01"}
  reference: {section: people, paragraph: 2, evidence: ["March 1, 2001"]}
- id: cold-store-opened
  kind: event
  statement: The cold store opened on 11 March 2001.
  about: [cold-store, open]
  slots: {patient: cold-store, time: "2001-03-11"}
  reference: {section: people, paragraph: 2, evidence: ["March 11, 2001"]}
- id: museum-opened
  kind: event
  statement: The museum opened in 2009.
  about: [museum, open]
  slots: {patient: museum, time: "2009"}
  reference: {section: people, paragraph: 2, evidence: ["2009"]}
"""

ARITHMETIC = """\
- {id: fruit, kind: sum, result: fruit-harvest, terms: [apple-harvest, pear-harvest]}
- {id: untrained, kind: complement, dim: state, result: untrained, terms: [employed, trained], words: [untrained]}
- {id: goods, kind: items, dim: good, result: sales}
"""


def write_orchard(root: Path) -> Path:
    """The invented knowledge with the built-in pack's ways of asking."""
    shutil.copytree(builtin_pack_path() / "intents", root / "intents")
    (root / "knowledge" / "entities").mkdir(parents=True)
    (root / "knowledge" / "facts").mkdir()
    lines = [f"title: {TITLE}", "agency: Orlo Post", "sections:"]
    for section, paragraphs in PARAGRAPHS.items():
        lines += [f"  - id: {section}", f"    title: {section.title()}", "    paragraphs:"]
        lines += [f"      - {hashlib.sha256(text.encode()).hexdigest()}" for text in paragraphs]
    for file, text in (
        ("report.yaml", "\n".join(lines) + "\n"),
        ("entities/all.yaml", ENTITIES),
        ("facts/harvest.yaml", FACTS),
        ("arithmetic.yaml", ARITHMETIC),
    ):
        (root / "knowledge" / file).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def orchard(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    """A bot for the invented valley."""
    return Bot(write_orchard(tmp_path_factory.mktemp("orchard") / "pack"))
