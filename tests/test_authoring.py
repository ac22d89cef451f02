"""Tools for authors: a new pack, schemas, coverage, and the examination of a pack by itself."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from kzrs_bot import Bot
from kzrs_bot.cli import app
from kzrs_bot.pack.check import check
from kzrs_bot.pack.files import LAYOUT, read_pack_files
from kzrs_bot.pack.loader import builtin_pack_path, load_pack
from kzrs_bot.pack.model import DESCRIPTION
from kzrs_bot.pack.verify import verify
from kzrs_bot.scripts import commands
from kzrs_bot.scripts.changes import change_figures, changed_number
from kzrs_bot.scripts.clauses import Grammar
from kzrs_bot.scripts.coverage import coverage_lines, covered
from kzrs_bot.scripts.doubts import doubts
from kzrs_bot.scripts.probes import Probe, Prober
from kzrs_bot.scripts.reader import read_script
from kzrs_bot.scripts.runner import Bots
from kzrs_bot.scripts.schemas import ROLES, json_schema, write_schemas
from kzrs_bot.scripts.selfcheck import (
    Miss,
    SelfCheck,
    evidence_map,
    map_lines,
    miss_script,
    self_check,
    shrunk,
    turned_out,
)
from kzrs_bot.scripts.starting import FolderTakenError, general_intents, new_pack
from kzrs_bot.scripts.summary import run_scripts

HERE = Path(__file__).parent
FERRY = HERE / "packs" / "ferry"
SCHEMAS = HERE.parent / "src" / "kzrs_bot" / "schemas"


@pytest.fixture(scope="module")
def ferry() -> Bot:
    return Bot(pack=FERRY)


@pytest.fixture(scope="module")
def grammar() -> Grammar:
    return Grammar()


# ---------------------------------------------------------------- a new pack


def test_a_new_pack_works_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    lines: list[str] = []
    assert commands.start_pack(folder, echo=lines.append) == 0
    assert [problem for problem in check(folder) if not problem.warning] == []
    pack = load_pack(folder)
    assert len([id_ for id_ in pack.facts if not id_.startswith(DESCRIPTION)]) == 3
    assert len(pack.entities) == 2
    assert verify(pack, (folder / "report.txt").read_text(encoding="utf-8")).ok
    told: list[str] = []
    assert commands.run_files([folder / "dialogues"], echo=told.append) == 0, "\n".join(told)
    for file in (folder / "knowledge").rglob("*.yaml"):
        assert "# " in file.read_text(encoding="utf-8"), "comments teach"


def test_the_schemas_that_a_new_pack_names_are_there(tmp_path: Path) -> None:
    for file in new_pack(tmp_path):
        for line in file.read_text(encoding="utf-8").splitlines()[:1]:
            if "$schema=" in line:
                assert (file.parent / line.partition("$schema=")[2]).is_file()


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    for folder in (tmp_path, tmp_path / "mine"):
        with pytest.raises(FolderTakenError, match="not empty"):
            new_pack(folder)
        assert commands.start_pack(folder, echo=lambda _: None) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_general_intents_name_no_party() -> None:
    source = read_pack_files(builtin_pack_path())
    files = dict(general_intents(source, examples=("Who founded it?",)))
    assert "example_questions:\n  - \"Who founded it?\"\n" in files["intents/wording.yaml"]
    assert "tour_questions" not in files["intents/wording.yaml"]
    assert "intents/smalltalk.yaml" not in files
    lexicon = "\n".join(text for file, text in files.items() if "lexicon" in file)
    words = set(re.findall(r"\w+", lexicon.lower()))
    assert not words & {entity.lower() for entity in load_pack().report.parties}


# ---------------------------------------------------------------- schemas


def test_the_shipped_schemas_are_those_of_the_models(tmp_path: Path) -> None:
    """Run `kzrs-bot schema src/kzrs_bot/schemas` where this fails."""
    files = write_schemas(tmp_path)
    assert {file.name for file in files} == {file.name for file in SCHEMAS.iterdir()}
    for file in files:
        assert file.read_text(encoding="utf-8") == (SCHEMAS / file.name).read_text(encoding="utf-8")


def test_every_role_of_a_pack_has_a_schema() -> None:
    assert set(ROLES) == {*LAYOUT, "dialogue"}


def accepts(schema: dict[str, object], value: object, root: dict[str, object]) -> bool:
    """Enough of JSON Schema for what the schemas here use."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return accepts(root["$defs"][name], value, root)  # type: ignore[index]
    if "anyOf" in schema:
        return any(accepts(each, value, root) for each in schema["anyOf"])  # type: ignore[attr-defined]
    if "enum" in schema and value not in schema["enum"]:  # type: ignore[operator]
        return False
    types = schema.get("type", [])
    allowed = {types} if isinstance(types, str) else set(types)  # type: ignore[arg-type]
    if allowed and not allowed & names_of(value):
        return False
    if isinstance(value, dict):
        known = schema.get("properties", {})
        rest = schema.get("additionalProperties", True)
        if not set(schema.get("required", ())) <= set(value):  # type: ignore[call-overload]
            return False
        return all(
            accepts(known[key], item, root) if key in known else rest is True or (rest and accepts(rest, item, root))  # type: ignore[index, operator, arg-type]
            for key, item in value.items()
        )
    if isinstance(value, list) and "items" in schema:
        return all(accepts(schema["items"], item, root) for item in value)  # type: ignore[arg-type]
    return True


def names_of(value: object) -> set[str]:
    if isinstance(value, bool):
        return {"boolean"}
    kinds = {str: {"string"}, int: {"integer", "number"}, float: {"number"}, list: {"array"}, dict: {"object"}}
    return kinds.get(type(value), {"null"})


def data_files() -> Iterator[tuple[str, Path]]:
    for role, place in LAYOUT.items():
        yield from ((role, file) for file in sorted(FERRY.glob(place)))
    yield "dialogue", FERRY / "dialogues" / "ferry.dialogue.yaml"


@pytest.mark.parametrize(("role", "file"), list(data_files()), ids=lambda value: getattr(value, "name", value))
def test_the_schemas_accept_what_the_loader_does(role: str, file: Path) -> None:
    schema = json_schema(role)
    value = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    assert accepts(schema, value, schema)


@pytest.mark.parametrize(
    ("role", "text"),
    [
        ("facts", "- {id: a, kind: evnt}"),
        ("facts", "- {id: a, kind: event, slot: {}}"),
        ("entities", "- {id: a}"),
        ("dialogue", "dialogues: [{name: a, turns: [{user: x, kind: yes}]}]"),
        ("dialogue", "dialogues: [{name: a, turns: [{usr: x}]}]"),
    ],
)
def test_the_schemas_refuse_what_the_loader_does(role: str, text: str) -> None:
    schema = json_schema(role)
    assert not accepts(schema, yaml.safe_load(text), schema)


# ---------------------------------------------------------------- coverage

TALK = """\
pack: {pack}
dialogues:
  - name: a
    turns:
      - {{user: When was the Lomvi built?, kind: answer}}
      - {{user: How did traffic develop in 2024?, kind: answer}}
"""


def test_what_scripts_exercise(tmp_path: Path, ferry: Bot) -> None:
    path = tmp_path / "a.dialogue.yaml"
    path.write_text(TALK.format(pack=FERRY), encoding="utf-8")
    found = covered(ferry.pack, run_scripts([read_script(path)], Bots()))
    assert found.facts["lomvi-built"] == 1
    assert found.paragraphs["fleet 1"] == 1
    assert found.slots["time"][0] >= 1
    assert "director" in found.unused_facts
    assert "outlook 1" in found.unused_paragraphs
    assert not any(id_.startswith(DESCRIPTION) for id_ in found.facts)
    lines = list(coverage_lines(found))
    assert "  never: director" in lines
    told: list[str] = []
    assert commands.cover([path], echo=told.append) == 1
    assert told == ["\n".join(lines)]
    assert commands.cover([path], form="json", echo=told.append) == 1
    assert json.loads(told[1])["facts"]["lomvi-built"] == 1
    assert commands.cover([tmp_path / "none.dialogue.yaml"], echo=told.append) == 2
    assert commands.cover([], echo=told.append) == 2


# ---------------------------------------------------------------- questions from statements


@pytest.mark.parametrize(
    ("statement", "when", "who", "passive"),
    [
        (
            "The mayor opened the new road in 2011.",
            "When did the mayor open the new road?",
            "Who opened the new road in 2011?",
            "the new road was opened by the mayor in 2011",
        ),
        (
            "The Terna was built in Gdynia in 2019.",
            "When was the Terna built in Gdynia?",
            "Who was built in Gdynia in 2019?",
            None,
        ),
        ("The line will also sail there from May 2025, on weekends.", "When will the line sail there?", None, None),
        ("Ada Quill is the director.", None, "Who is the director?", None),
    ],
)
def test_questions_by_syntax(
    grammar: Grammar, statement: str, when: str | None, who: str | None, passive: str | None
) -> None:
    clause = grammar.clause(statement)
    assert clause is not None
    assert clause.when() == when
    if who:
        assert clause.who() == who
    assert clause.passive() == passive


def test_what_is_no_plain_statement_is_not_asked_about(grammar: Grammar) -> None:
    assert grammar.clause("Crossings: 112 of 4,380. Punctuality: 96.4%.") is None
    assert grammar.clause("") is None


def test_probes_of_a_fact(ferry: Bot, grammar: Grammar) -> None:
    prober = Prober(ferry.pack, grammar)
    fact = ferry.pack.facts["freight-out-2024"]
    direct = {probe.style: probe.turns[0] for probe in prober.direct(fact)}
    claim = "freight from Skarvik to Hestøy came to 9,700 tons in 2024, according to the Harbour Office"
    assert direct["confirmed"] == f"Is it true that {claim}?"
    assert direct["tag"] == f"{claim[0].upper()}{claim[1:]}, right?"
    assert direct["key words"] == "freight 2024"
    false = {probe.style: probe.turns[0] for probe in prober.false(fact)}
    assert "from Hestøy to Skarvik" in false["swapped direction"]
    assert "1949" in false["wrong year"]
    (mistyped,) = prober.distorted(Probe(fact.id, "confirmed", ("Is it true that storms happened?",)))
    assert mistyped.turns[0] != "Is it true that storms happened?"
    assert sorted(mistyped.turns[0]) == sorted("Is it true that storms happened?")


# ---------------------------------------------------------------- a pack examined by itself


def test_the_ferry_pack_examines_itself(ferry: Bot) -> None:
    found = self_check(ferry, only=lambda id_: "-2024" in id_ or id_ == "director")
    assert found.asked > 50
    assert len(found.reached) > 8
    assert not found.unmoved
    for miss in found.misses:
        assert not turned_out(ferry, miss.probe)[0]


def test_a_fact_that_denies_itself_is_told_as_a_script(tmp_path: Path) -> None:
    pack = tmp_path / "ferry"
    shutil.copytree(FERRY, pack)
    facts = pack / "knowledge" / "facts" / "fleet.yaml"
    text = facts.read_text(encoding="utf-8")
    denying = re.sub(r"  about: \[\[employ,.*\]\]", "  about: [[nobody, thing]]\n  denies: [employ]", text)
    facts.write_text(denying, encoding="utf-8")
    told: list[str] = []
    assert commands.examine_pack(pack, only="staff", echo=told.append) == 1
    script = tmp_path / "misses.dialogue.yaml"
    script.write_text(f"pack: ferry\n{told[-1].partition('script:')[2].lstrip()}", encoding="utf-8")
    assert commands.run_files([script], echo=lambda _: None) == 1
    assert commands.examine_pack(pack, form="json", only="staff", echo=told.append) == 1
    assert "self-check" in {problem["rule"] for problem in json.loads(told[-1])}


def test_doubts_stand_at_the_line_of_the_fact(ferry: Bot) -> None:
    found = SelfCheck(
        unreached={"staff": ("director", "mayor"), "mayor": (), "is-terna": ()}, unmoved=["dock: 'x' still brings 1"]
    )
    told = {problem.rule: problem for problem in doubts(ferry.pack, found)}
    assert told["beaten-fact"].message == 'id: every question for "staff" is won by director, mayor'
    assert told["unreached-fact"].excerpt == "- id: mayor"
    assert told["unmoved-figure"].file == "knowledge/facts/fleet.yaml"
    assert len(told) == 3
    assert all(problem.warning for problem in told.values())


def test_a_broken_pack_is_not_examined(tmp_path: Path) -> None:
    told: list[str] = []
    assert commands.examine_pack(tmp_path / "none", form="json", echo=told.append) == 2
    assert json.loads(told[0])[0]["rule"] == "no-pack"


def test_shrinking_keeps_what_fails() -> None:
    turns = tuple("abcdefghijkl")
    assert shrunk(turns, lambda kept: "c" in kept and "h" in kept) == ("c", "h", "l")
    assert shrunk(turns, lambda kept: True) == ("l",)  # noqa: ARG005


def test_nothing_missed_is_no_script(ferry: Bot) -> None:
    assert miss_script(ferry, []) == ""


def test_every_miss_fails_as_a_script_as_well(ferry: Bot, tmp_path: Path) -> None:
    fact = ferry.pack.facts["lomvi-built"]
    false = Probe(fact.id, "wrong year", ("When was the Lomvi built?",), brings=False)
    path = tmp_path / "a.dialogue.yaml"
    script = miss_script(ferry, [Miss(false, turned_out(ferry, false)[1])])
    path.write_text(f"pack: {FERRY}\n{script}", encoding="utf-8")
    told: list[str] = []
    assert commands.run_files([path], echo=told.append) == 1
    assert "not said: /^(yes\\. )?the lomvi was built in 1984\\./" in told[1]


@pytest.mark.parametrize(
    ("old", "new"), [("91.2", "92.1"), ("41,200", "41,020"), ("64", "46"), ("88", "89"), ("9", "1"), ("10", "11")]
)
def test_a_changed_number(old: str, new: str) -> None:
    assert changed_number(old) == new


def test_figures_are_changed_in_their_own_facts_only(tmp_path: Path) -> None:
    shutil.copytree(FERRY, tmp_path / "ferry")
    changed = dict(change_figures(tmp_path / "ferry"))
    assert changed["passengers-2024"] == ("184,300", "184,030")
    pack = load_pack(tmp_path / "ferry")
    assert "184,030" in pack.facts["passengers-2024"].statement
    assert "$6" in pack.facts["ticket-price"].statement or "$7" in pack.facts["ticket-price"].statement
    assert pack.facts["founder"].statement == load_pack(FERRY).facts["founder"].statement


def test_the_map_of_the_evidence(ferry: Bot) -> None:
    lit = {(place, piece): value for place, piece, value in evidence_map(ferry, ["founder"])}
    assert lit["line 1", "Anders Moe"]
    assert not lit["line 1", "1988"]
    lines = list(map_lines(ferry, ["founder", "ships"]))
    assert "  line 2: 3 of 4; dark: 35" in lines


# ---------------------------------------------------------------- at the command line


def test_commands(tmp_path: Path) -> None:
    runner = CliRunner()
    folder = str(tmp_path / "mine")
    assert runner.invoke(app, ["new", folder]).exit_code == 0
    assert runner.invoke(app, ["new", folder]).exit_code == 2
    assert runner.invoke(app, ["test", f"{folder}/dialogues"]).exit_code == 0
    assert runner.invoke(app, ["test", f"{folder}/none"]).exit_code == 2
    assert runner.invoke(app, ["coverage", f"{folder}/dialogues"]).exit_code == 0
    assert runner.invoke(app, ["schema", str(tmp_path / "schemas")]).exit_code == 0
    assert runner.invoke(app, ["check", "--pack", folder, "--deep", "--facts", "keeper"]).exit_code in (0, 1)
