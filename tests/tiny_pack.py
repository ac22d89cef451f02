"""A tiny world: six facts about an observatory that does not exist."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

TITLE = "Kestrel Ridge: a year of watching"
PARAGRAPHS: Mapping[str, tuple[str, ...]] = {
    "opening": (
        "Kestrel Ridge Observatory opened in Varnholm on May 3, 1987. Its director is Ada Quill.",
        "The observatory has three telescopes, the largest of them “Long Tom”.",
    ),
    "visitors": (
        "In 2023, Kestrel Ridge received 41,200 visitors, 12.5% more than in 2022.",
        "Ada Quill told the Varnholm Courier that the road is too narrow. Tickets sell well.",
    ),
}
HEADINGS = {"opening": "Opening", "visitors": "Visitors"}
REPORT = "\n".join([TITLE, *PARAGRAPHS["opening"], "Visitors", *PARAGRAPHS["visitors"], ""])


def _report_yaml() -> str:
    lines = [f'title: "{TITLE}"', "agency: Varnholm Courier", "parties: [kestrel-ridge, varnholm]"]
    lines += ["perspective: kestrel-ridge", "sections:"]
    for section, paragraphs in PARAGRAPHS.items():
        lines += [f"  - id: {section}", f"    title: {HEADINGS[section]}", "    paragraphs:"]
        lines += [f"      - {hashlib.sha256(text.encode()).hexdigest()}" for text in paragraphs]
    return "\n".join(lines) + "\n"


ENTITIES = """\
- id: kestrel-ridge
  name: Kestrel Ridge Observatory
  kinds: [observatory]
  aliases: [Kestrel Ridge]
- id: varnholm
  name: Varnholm
  kinds: [town]
- id: ada-quill
  name: Ada Quill
  kinds: [director, person]
  side: kestrel-ridge
- id: long-tom
  name: Long Tom
  kinds: [telescope]
- id: courier
  name: Varnholm Courier
  kinds: [newspaper]
  aliases: [the Courier]
- id: visitors
  name: visitors
  kinds: [measure]
"""

OPENING = """\
- id: opened
  kind: event
  statement: Kestrel Ridge Observatory opened in Varnholm on 3 May 1987.
  about: [observatory, open]
  slots:
    patient: kestrel-ridge
    time: "1987-05-03"
    place: varnholm
  salience: 3
  reference: {section: opening, paragraph: 1, evidence: ["May 3, 1987", Varnholm]}
- id: director
  kind: relation
  statement: Ada Quill is the director of Kestrel Ridge Observatory.
  about: [[director, head]]
  slots: {agent: ada-quill, capacity: director}
  reference: {section: opening, paragraph: 1, evidence: [Ada Quill]}
- id: telescopes
  kind: figure
  statement: The observatory has three telescopes, of which Long Tom is the largest.
  about: [telescope]
  slots: {quantity: three telescopes, name: long-tom}
  figure: {measure: telescopes, period: "1987/", value: 3 telescopes}
  reference: {section: opening, paragraph: 2, evidence: [three, Long Tom]}
"""

VISITORS = """\
- id: visitors-2023
  kind: figure
  statement: In 2023 the observatory received 41,200 visitors, 12.5% more than the year before.
  about: [visitors]
  slots: {time: 2023}
  figure:
    measure: visitors
    period: 2023
    value: 41,200 visitors
    change: {percent: +12.5%, base: 2022}
  reference: {section: visitors, paragraph: 1, evidence: [2023, "41,200", 12.5%, 2022]}
- id: narrow-road
  kind: claim
  statement: The road is too narrow, Ada Quill told the Courier.
  about: [road]
  stated_by: [ada-quill]
  reference: {section: visitors, paragraph: 2, evidence: [Ada Quill, Varnholm Courier, narrow]}
- id: no-price
  kind: gap
  statement: The report gives no ticket price.
  about: [price]
  terms: [ticket, cost]
  near: [visitors-2023]
  reference: {section: visitors, paragraph: 2, evidence: [Tickets]}
"""

CONCEPTS = """\
- id: open
  words: [open, start, begin]
  opposite: close
  frame: {subject: from, object: to, in: to}
- id: close
  words: [close, shut, end]
  opposite: open
  broader: [change]
- id: change
  words: [change, turn]
  weight: light
"""

TINY: Mapping[str, str] = {
    "knowledge/report.yaml": _report_yaml(),
    "knowledge/entities/all.yaml": ENTITIES,
    "knowledge/facts/opening.yaml": OPENING,
    "knowledge/facts/visitors.yaml": VISITORS,
    "intents/lexicon/concepts-acts.yaml": CONCEPTS,
    "intents/lexicon/scaffolding.yaml": ("scaffold: [please, tell]\nattributes: [name]\ncountries: []\n"),
    "intents/lexicon/shorthand.yaml": "pls: please\n",
    "intents/asking/slots.yaml": (
        "- id: when\n  patterns: ['\\bwhen\\b', 'what (year|day)']\n  asks: time\n  priority: 2\n"
        "- id: who\n  patterns: '\\bwho\\b'\n  asks: person\n  options: {kind: person}\n"
    ),
    "intents/wording.yaml": "yes: Yes.\nnot_covered:\n  - The report says nothing about {missing}.\n",
    "intents/smalltalk.yaml": "- id: hello\n  patterns: ['^(hi|hello)\\b']\n  replies: [Hello.]\n",
}
"""Each file of the pack by its path."""


def write_pack(root: Path, files: Mapping[str, str | bytes] = TINY) -> Path:
    for file, content in files.items():
        target = root / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def edited(root: Path, file: str, old: str, new: str) -> None:
    """Replace the one place where `old` stands."""
    text = (root / file).read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise ValueError(f"{old!r} stands {text.count(old)} times in {file}")
    (root / file).write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def tiny_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny pack in a folder of its own; the cache folder is redirected as well."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return write_pack(tmp_path / "pack")
