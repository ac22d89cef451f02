"""Loading: the records, the order, and one test for each way in which a pack can be broken."""

from __future__ import annotations

import hashlib
import pickle
import struct
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kzrs_bot.errors import KzrsBotError, PackError, Problem
from kzrs_bot.pack import cache
from kzrs_bot.pack.files import LAYOUT
from kzrs_bot.pack.loader import builtin_pack_path, load_pack
from kzrs_bot.pack.model import Pack
from tiny_pack import TINY, edited, tiny_pack, write_pack

__all__ = ["tiny_pack"]

OPENING = "knowledge/facts/opening.yaml"
VISITORS = "knowledge/facts/visitors.yaml"
ENTITIES = "knowledge/entities/all.yaml"
REPORT = "knowledge/report.yaml"
CONCEPTS = "intents/lexicon/concepts-acts.yaml"
SLOTS = "intents/asking/slots.yaml"


def problems(pack: Path) -> tuple[Problem, ...]:
    with pytest.raises(PackError) as caught:
        load_pack(pack, cache=False)
    assert str(pack) in str(caught.value)
    return caught.value.problems


def test_the_records_are_complete(tiny_pack: Path) -> None:
    pack = load_pack(tiny_pack, cache=False)
    assert list(pack.facts) == [
        "opened",
        "director",
        "telescopes",
        "visitors-2023",
        "narrow-road",
        "no-price",
    ]
    opened = pack.facts["opened"]
    assert opened.time is not None
    assert opened.time.start == date(1987, 5, 3)
    assert opened.slots == {
        "patient": ("kestrel-ridge",),
        "time": ("1987-05-03",),
        "place": ("varnholm",),
    }
    assert opened.about == (("observatory",), ("open",))
    assert pack.facts["director"].about == (("director", "head"),)
    assert opened.references[0].evidence == ("May 3, 1987", "Varnholm")
    assert str(opened.references[0]) == "opening 1"
    assert pack.entities["kestrel-ridge"].aliases == ("Kestrel Ridge",)
    assert pack.report.sections[1].title == "Visitors"
    assert len(pack.digest) == 64


def test_figures_are_parsed(tiny_pack: Path) -> None:
    figure = load_pack(tiny_pack, cache=False).facts["visitors-2023"].figure
    assert figure is not None
    assert figure.value is not None
    assert (figure.value.value, figure.value.unit) == (Decimal(41200), "visitors")
    assert figure.change is not None
    assert figure.change.percent is not None
    assert figure.change.percent.value == Decimal("12.5")
    assert figure.change.base is not None
    assert figure.change.base.year == 2022


def test_intents_and_words_are_read(tiny_pack: Path) -> None:
    pack = load_pack(tiny_pack, cache=False)
    assert [intent.id for intent in pack.intents] == ["when", "who"]
    assert pack.intents[0].priority == 2
    assert pack.intents[1].options == {"kind": "person"}
    assert pack.wording == {
        "yes": ("Yes.",),
        "not_covered": ("The report says nothing about {missing}.",),
    }
    assert pack.smalltalk[0].replies == ("Hello.",)
    concepts = pack.lexicon.concepts
    assert concepts["open"].opposite == ("close",)
    assert concepts["open"].frame == {"subject": "from", "object": "to", "in": "to"}
    assert concepts["change"].light
    assert pack.lexicon.scaffold == frozenset({"please", "tell"})
    assert pack.lexicon.shorthand == {"pls": "please"}


def test_words_that_yaml_takes_for_truth_values_stay_words(tiny_pack: Path) -> None:
    edited(tiny_pack, CONCEPTS, "[change, turn]", "[no, on, yes, 1e3, 2024-01-02]")
    words = load_pack(tiny_pack, cache=False).lexicon.concepts["change"].words
    assert words == ("no", "on", "yes", "1e3", "2024-01-02")


def test_the_order_is_that_of_the_report_not_of_the_alphabet(tiny_pack: Path) -> None:
    (tiny_pack / OPENING).rename(tiny_pack / "knowledge/facts/zz.yaml")
    (tiny_pack / VISITORS).rename(tiny_pack / "knowledge/facts/visitors-all.yaml")
    assert next(iter(load_pack(tiny_pack, cache=False).facts)) == "opened"


def test_several_times_leave_the_one_time_open(tiny_pack: Path) -> None:
    edited(tiny_pack, OPENING, 'time: "1987-05-03"', "time: [1987, 1988]")
    opened = load_pack(tiny_pack, cache=False).facts["opened"]
    assert opened.time is None
    assert opened.slots["time"] == ("1987", "1988")


BROKEN = [
    # file, what is replaced, by what, line, rule, message
    (
        VISITORS,
        "    measure: visitors",
        "    measure: vistiors",
        7,
        "unknown-measure",
        'measure: "vistiors" is no measure; did you mean "visitors"?',
    ),
    (
        OPENING,
        "    place: varnholm",
        "    place: varnhlom",
        8,
        "unknown-entity",
        'slots.place: "varnhlom" is no entity; did you mean "varnholm"?',
    ),
    (
        VISITORS,
        "[ada-quill]",
        "[ada-quil]",
        16,
        "unknown-entity",
        'stated_by: "ada-quil" is no entity; did you mean "ada-quill"?',
    ),
    (
        OPENING,
        "  salience: 3",
        "  from: nowhere",
        9,
        "unknown-entity",
        'from: "nowhere" is no entity',
    ),
    (
        OPENING,
        "  salience: 3",
        "  salence: 3",
        9,
        "unknown-field",
        '"salence" is no field here; did you mean "salience"?',
    ),
    (
        OPENING,
        "  salience: 3",
        "  salience: high",
        9,
        "wrong-type",
        'salience: expected a whole number, found "high"',
    ),
    (
        OPENING,
        "    place: varnholm",
        "    plaice: varnholm",
        8,
        "unknown-field",
        '"plaice" is no field of slots; did you mean "place"?',
    ),
    (OPENING, "  kind: event", "  kind: evnt", 2, "bad-value", 'did you mean "event"?'),
    (OPENING, "  kind: event\n", "", 1, "missing-field", "kind: is missing"),
    (
        OPENING,
        "about: [observatory, open]",
        "about: {observatory: open}",
        4,
        "wrong-type",
        "about: expected text, found a mapping",
    ),
    (
        OPENING,
        '"1987-05-03"',
        '"3 May 1987"',
        7,
        "bad-value",
        "slots.time: \"3 May 1987\" is no period",
    ),
    (
        OPENING,
        "3 telescopes",
        "several",
        22,
        "bad-value",
        "figure.value: not a quantity: 'several'",
    ),
    (
        VISITORS,
        "base: 2022",
        "base: then",
        10,
        "bad-value",
        "figure.change.base: not a period: 'then'",
    ),
    (
        OPENING,
        "section: opening, paragraph: 2",
        "section: openin, paragraph: 2",
        23,
        "unknown-section",
        'section: "openin" is no section of the report; did you mean "opening"?',
    ),
    (
        OPENING,
        "paragraph: 2",
        "paragraph: 3",
        23,
        "unknown-paragraph",
        "paragraph: there is no paragraph 3; opening has 2",
    ),
    (
        OPENING,
        "- id: director",
        "- id: opened",
        11,
        "duplicate-id",
        f'id: "opened" is taken already, in {OPENING}:1',
    ),
    (
        VISITORS,
        "near: [visitors-2023]",
        "near: [visitors-2032]",
        23,
        "unknown-fact",
        'near: "visitors-2032" is no fact; did you mean "visitors-2023"?',
    ),
    (
        VISITORS,
        "  kind: claim",
        "  kind: overview",
        12,
        "missing-field",
        "heading: is missing, an overview needs it",
    ),
    (
        OPENING,
        "  salience: 3",
        "  near: [director]",
        9,
        "misplaced-field",
        "near: has no place in an event",
    ),
    (
        ENTITIES,
        "aliases: [the Courier]",
        "aliases: [varnholm]",
        18,
        "shared-alias",
        f'aliases: "varnholm" is a name of "varnholm" already, in {ENTITIES}:5',
    ),
    (ENTITIES, "id: long-tom", "id: Long Tom", 12, "bad-value", 'id: "Long Tom" is no id'),
    (
        ENTITIES,
        "side: kestrel-ridge",
        "side: kestrel-rigde",
        11,
        "unknown-entity",
        'side: "kestrel-rigde" is no entity; did you mean "kestrel-ridge"?',
    ),
    (
        ENTITIES,
        "  name: Long Tom\n",
        "  name: Long Tom\n  name: Tom\n",
        14,
        "duplicate-key",
        "name: is given twice, first in line 13",
    ),
    (
        REPORT,
        "perspective: kestrel-ridge",
        "perspective: kestrel",
        4,
        "unknown-entity",
        'perspective: "kestrel" is none of the parties',
    ),
    (
        REPORT,
        "agency: Varnholm Courier",
        "agency: [a, b]",
        2,
        "wrong-type",
        "agency: expected text, found a list",
    ),
    (
        REPORT,
        "  - id: visitors",
        "  - id: opening",
        11,
        "duplicate-id",
        'sections.id: "opening" is given twice',
    ),
    (
        CONCEPTS,
        "opposite: close",
        "opposite: closed",
        3,
        "unknown-concept",
        'opposite: "closed" is no concept; did you mean "close"?',
    ),
    (
        CONCEPTS,
        "broader: [change]",
        "broader: [motion]",
        8,
        "unknown-concept",
        'broader: "motion" is no concept',
    ),
    (CONCEPTS, "object: to", "object: onto", 4, "bad-value", 'frame.object: "onto" is not among'),
    (
        SLOTS,
        "what (year|day)",
        "what (year|day",
        2,
        "bad-value",
        "patterns: is no regular expression:",
    ),
    (SLOTS, "what (year|day)", "(year|day)?", 2, "bad-value", "patterns: matches the empty text"),
    (SLOTS, "asks: person", "asks: ''", 7, "bad-value", "asks: expected text, found nothing"),
    (
        "intents/wording.yaml",
        "yes: Yes.",
        "yes: {a: b}",
        1,
        "wrong-type",
        "yes: expected a text or a list of texts",
    ),
    ("intents/wording.yaml", "{missing}", "{missing", 3, "bad-placeholder", "not_covered: expected '}'"),
    (
        "intents/lexicon/shorthand.yaml",
        "pls: please",
        "pls: [a, b]",
        1,
        "wrong-type",
        "pls: expected a text",
    ),
    (OPENING, "about: [telescope]", "about: [telescope", 21, "yaml-syntax", "is not valid YAML"),
    (
        OPENING,
        "  about: [telescope]",
        "\tabout: [telescope]",
        20,
        "yaml-syntax",
        "indent with spaces",
    ),
    (
        OPENING,
        "statement: Ada",
        "statement: Note: Ada",
        13,
        "yaml-syntax",
        'with ": " in it needs quotes',
    ),
    (
        OPENING,
        "about: [telescope]",
        "about: &a [telescope]\n  terms: *a",
        21,
        "yaml-alias",
        "write the value out",
    ),
    (OPENING, "about: [telescope]", "? [about]\n  : [x]", 20, "yaml-key", "a key must be a word"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "rule", "message"),
    BROKEN,
    ids=[f"{rule}-{number}" for number, (*_, rule, _) in enumerate(BROKEN)],
)
def test_each_fault_is_told_with_its_place(
    tiny_pack: Path, file: str, old: str, new: str, line: int, rule: str, message: str
) -> None:
    edited(tiny_pack, file, old, new)
    found = [problem for problem in problems(tiny_pack) if problem.rule == rule]
    assert found, problems(tiny_pack)
    assert found[0].place == f"{file}:{line}:{found[0].column}"
    assert message in str(found[0]).splitlines()[0]
    assert found[0].excerpt in (tiny_pack / file).read_text(encoding="utf-8")


def test_the_message_shows_the_line_and_the_place_in_it(tiny_pack: Path) -> None:
    edited(tiny_pack, VISITORS, "    measure: visitors", "    measure: vistiors")
    with pytest.raises(PackError) as caught:
        load_pack(tiny_pack)
    assert str(caught.value).splitlines()[1:] == [
        f'{VISITORS}:7:14: measure: "vistiors" is no measure; did you mean "visitors"?',
        "        measure: vistiors",
        "                 ^",
    ]
    assert isinstance(caught.value, KzrsBotError)


def test_all_faults_are_told_at_once_and_sorted(tiny_pack: Path) -> None:
    edited(tiny_pack, VISITORS, "[ada-quill]", "[ada-quil]")
    edited(tiny_pack, OPENING, "  salience: 3", "  salience: 9")
    edited(tiny_pack, OPENING, "capacity: director", "capacty: director")
    edited(tiny_pack, CONCEPTS, "words: [change, turn]", "words: []")
    found = problems(tiny_pack)
    assert [(problem.file, problem.line) for problem in found] == [
        (CONCEPTS, 10),
        (OPENING, 9),
        (OPENING, 15),
        (VISITORS, 16),
    ]


def test_a_faulty_record_does_not_make_its_id_unknown(tiny_pack: Path) -> None:
    edited(tiny_pack, ENTITIES, "kinds: [town]", "kind: [town]")
    assert [problem.rule for problem in problems(tiny_pack)] == ["unknown-field"]


def test_an_empty_value_is_an_absent_one(tiny_pack: Path) -> None:
    edited(tiny_pack, OPENING, "  salience: 3", "  denies:\n  from: null\n  salience:")
    assert load_pack(tiny_pack, cache=False).facts["opened"].salience == 1


@pytest.mark.parametrize(
    ("file", "data", "place", "message"),
    [
        (OPENING, b"- id: caf\xe9\n", f"{OPENING}:1", "is not UTF-8: byte 0xe9 at offset 9"),
        (OPENING, b"", f"{OPENING}:1", "holds nothing"),
        (OPENING, b"id: opened\n", f"{OPENING}:1", "expected a list of records"),
        (OPENING, b"[" * 100_000, f"{OPENING}:", ""),
        (OPENING, b"- \x00\n", f"{OPENING}:1", "is not valid YAML"),
        (
            "knowledge/facts/more.yml",
            b"[]\n",
            "knowledge/facts/more.yml",
            "rename it to knowledge/facts/more.",
        ),
        (
            "knowledge/fact/more.yaml",
            b"[]\n",
            "knowledge/fact/more.yaml",
            "is in no place that is read",
        ),
        (
            "intents/wordings.yaml",
            b"{}\n",
            "intents/wordings.yaml",
            'did you mean "intents/wording.yaml"?',
        ),
    ],
)
def test_files_that_cannot_be_used(tiny_pack: Path, file: str, data: bytes, place: str, message: str) -> None:
    write_pack(tiny_pack, {file: data})
    found = problems(tiny_pack)
    assert any(problem.place.startswith(place) and message in str(problem) for problem in found)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "does not exist"),
        ({"README.md": "x"}, "holds no knowledge/ and no intents/"),
        ({"knowledge/.keep": ""}, "holds no knowledge/ and no intents/"),
        (
            {file: text for file, text in TINY.items() if file != REPORT},
            "knowledge/report.yaml: is missing",
        ),
        (
            {file: text for file, text in TINY.items() if "facts" not in file},
            "knowledge/facts: holds no fact",
        ),
    ],
)
def test_packs_without_the_needful(tmp_path: Path, files: dict[str, str], message: str) -> None:
    assert message in "\n".join(map(str, problems(write_pack(tmp_path / "pack", files))))


def test_a_file_is_no_pack(tmp_path: Path) -> None:
    (tmp_path / "pack").write_text("x")
    assert problems(tmp_path / "pack")[0].message == "is no folder"


# The compiled form


def compiled_files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache").rglob("*.pack"))


def test_the_compiled_form_is_the_same_pack(tiny_pack: Path, tmp_path: Path) -> None:
    fresh = load_pack(tiny_pack)
    assert len(compiled_files(tmp_path)) == 1
    assert load_pack(tiny_pack) == fresh == load_pack(tiny_pack, cache=False)


def test_a_change_of_a_file_is_seen(tiny_pack: Path, tmp_path: Path) -> None:
    load_pack(tiny_pack)
    edited(tiny_pack, OPENING, "Ada Quill is", "Ada Quill has been")
    assert "has been" in load_pack(tiny_pack).facts["director"].statement
    assert len(compiled_files(tmp_path)) == 2


def test_a_moved_pack_knows_where_it_is(tiny_pack: Path, tmp_path: Path) -> None:
    load_pack(tiny_pack)
    tiny_pack.rename(tmp_path / "moved")
    assert load_pack(tmp_path / "moved").path == str(tmp_path / "moved")


def test_the_cache_can_be_turned_off(tiny_pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_pack(tiny_pack, cache=False)
    monkeypatch.setenv("KZRS_BOT_CACHE", "0")
    load_pack(tiny_pack)
    assert compiled_files(tmp_path) == []


class Foreign:
    """What a compiled pack never holds."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return Path.touch, ("should-not-exist",)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda data: data[:-1],
        lambda data: data[:40],
        lambda data: b"\0" * len(data),
        lambda _: signed(pickle.dumps({"not": "a pack"})),
        lambda _: signed(pickle.dumps(Foreign())),
    ],
)
def test_a_spoilt_compiled_form_is_passed_over(
    tiny_pack: Path, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    fresh = load_pack(tiny_pack)
    (file,) = compiled_files(tmp_path)
    file.write_bytes(spoil(file.read_bytes()))
    assert load_pack(tiny_pack) == fresh
    assert cache.read_compiled(fresh.digest) == fresh


def signed(records: bytes) -> bytes:
    """A compiled form that holds these records and no arrays."""
    padding = bytes(-(48 + len(records)) % 64)
    content = struct.pack("<QQ", len(records), 48 + len(records) + len(padding)) + records + padding
    return hashlib.sha256(content).digest() + content


def test_no_cache_folder_is_no_fault(tiny_pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "taken").write_text("a file where a folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "taken"))
    assert load_pack(tiny_pack).facts


def test_old_compiled_forms_go(tiny_pack: Path, tmp_path: Path) -> None:
    for number in range(11):
        write_pack(tiny_pack, {"intents/wording.yaml": f"yes: Yes, {number}.\n"})
        load_pack(tiny_pack)
    assert len(compiled_files(tmp_path)) == 8
    assert not list((tmp_path / "cache").rglob("*.tmp"))


def test_a_warm_start_needs_neither_schema_nor_yaml(tiny_pack: Path) -> None:
    code = (
        "import sys; from kzrs_bot.pack.loader import load_pack; "
        f"load_pack({str(tiny_pack)!r}); "
        "print({'yaml', 'kzrs_bot.pack.schema', 'kzrs_bot.pack.explain'} & set(sys.modules))"
    )
    load_pack(tiny_pack)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


# Whatever stands in the files

plain_text = st.text(max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | plain_text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain_text, inner, max_size=4),
    max_leaves=8,
)
fields = st.sampled_from(["id", "kind", "statement", "about", "slots", "figure", "reference", "words", "patterns"])
records = st.lists(st.dictionaries(fields, values | st.sampled_from(["figure", "gap", "opened"])))
files_of_the_layout = st.sampled_from([place.replace("*", "") for place in LAYOUT.values()])


def loaded_or_refused(pack: Path) -> None:
    outcome: Pack | tuple[Problem, ...]
    try:
        outcome = load_pack(pack, cache=False)
    except PackError as error:
        outcome = error.problems
    assert outcome


patient = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@patient
@given(file=st.sampled_from(list(TINY)), content=values | records)
def test_any_yaml_loads_or_is_refused(tiny_pack: Path, file: str, content: object) -> None:
    write_pack(tiny_pack, {file: yaml.safe_dump(content, allow_unicode=True)})
    loaded_or_refused(tiny_pack)
    write_pack(tiny_pack)


@patient
@given(file=st.sampled_from(list(TINY)), content=st.binary(max_size=60) | st.text().map(str.encode))
def test_any_bytes_load_or_are_refused(tiny_pack: Path, file: str, content: bytes) -> None:
    write_pack(tiny_pack, {file: content})
    loaded_or_refused(tiny_pack)
    write_pack(tiny_pack)


@patient
@given(
    file=st.sampled_from(list(TINY)),
    at=st.integers(0, 2000),
    junk=st.sampled_from(["{", "]", ": ", "\n", "- ", "'", "!!int ", "&a ", "*a", "?", "\t", "0"]),
)
def test_any_slip_of_the_pen_loads_or_is_refused(tiny_pack: Path, file: str, at: int, junk: str) -> None:
    text = TINY[file]
    at %= len(text)
    write_pack(tiny_pack, {file: text[:at] + junk + text[at:]})
    loaded_or_refused(tiny_pack)
    write_pack(tiny_pack)


def test_the_built_in_pack_is_found() -> None:
    assert (builtin_pack_path() / "knowledge" / "report.yaml").is_file()
