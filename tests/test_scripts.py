"""Scripts: what a file may say, how cases come about, what a reply owes, and what is written back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzrs_bot.reply import Citation, Kind, Part, Reply
from kzrs_bot.scripts.commands import import_exam, run_files
from kzrs_bot.scripts.edits import Editor
from kzrs_bot.scripts.exam import exam_script
from kzrs_bot.scripts.failure import told
from kzrs_bot.scripts.model import Script, ScriptError, cases
from kzrs_bot.scripts.phrases import folded, phrase
from kzrs_bot.scripts.reader import read_script, script_files
from kzrs_bot.scripts.runner import Bots, judge, run_case
from kzrs_bot.scripts.saving import conversation_script, save_dialogue
from kzrs_bot.scripts.yaml_text import Draft, DraftTurn, script_text

FERRY = Path(__file__).parent / "packs" / "ferry"

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        path = tmp_path / "talk.dialogue.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture(scope="module")
def bots() -> Bots:
    return Bots(FERRY)


def one_turn(*lines: str) -> str:
    return "dialogues:\n  - name: a\n    turns:\n      - user: hello\n" + "".join(f"        {each}\n" for each in lines)


def faults(path: Path) -> list[str]:
    with pytest.raises(ScriptError) as caught:
        read_script(path)
    return [f"{problem.line} {problem.message}; {problem.hint}" for problem in caught.value.problems]


# ---------------------------------------------------------------- phrases


@pytest.mark.parametrize(
    ("expected", "text", "found"),
    [
        ("$91.2 million", "Trade came to $91.2 million.", True),
        ("91.2", "It was 91.25 tons.", False),
        ("91.2", "It was 191.2 tons.", False),
        ("1.2", "It was 91.2 tons.", False),
        ("23", "It rose by 23.3%.", False),
        ("2023", "in 2023, as said", True),
        ("23.3%", "up 23.3%", True),
        ("vucic", "Vučić came", True),
        ("Hestøy", "to HESTOY", True),
        ("rise", "it rises", False),
        ("two words", "two\n  words", True),
        ('"Long Tom"', "called “Long Tom”", True),
        ("/ris(e|ing)/", "Rising costs", True),
        ("/^yes/", "Yes. It did.", True),
        (r"/^\S+ø$/", "Hestø", True),
    ],
)
def test_a_phrase_is_whole_words_and_figures(expected: str, text: str, found: bool) -> None:
    assert phrase(expected).found_in(folded(text)) is found


@pytest.mark.parametrize("text", ["", "  ", "//", "/a*/", "/(/"])
def test_a_phrase_that_checks_nothing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"nothing|everything|empty|regular"):
        phrase(text)


@given(st.text(min_size=1))
def test_every_text_finds_itself(text: str) -> None:
    if folded(text) and not (text.startswith("/") and text.endswith("/")):
        assert phrase(text).found_in(folded(text))


# ---------------------------------------------------------------- reading a file


def test_every_key_and_its_line(write: Write) -> None:
    script = read_script(
        write(
            "pack: ../ferry\ndialogues:\n  - name: ships\n    marks: slow\n    fails: not yet\n    turns:\n"
            "      - user: [How many ships?,\n               ships]\n        kind: [answer, clarification]\n"
            "        says: [two, '/term[ai]/']\n        any:\n          - Terna\n          - Lomvi\n"
            "        not: three\n"
            "        cites: line 2\n        facts: ships\n        without: [staff]\n        note: hm\n"
        )
    )
    (dialogue,) = script.dialogues
    (turn,) = dialogue.turns
    assert script.pack == (script.path.parent / "../ferry").resolve()
    assert (dialogue.name, dialogue.marks, dialogue.fails, dialogue.line) == ("ships", ("slow",), "not yet", 3)
    assert turn.wordings == ("How many ships?", "ships")
    assert turn.wording_lines == (7, 8)
    assert turn.kinds == ("answer", "clarification")
    assert [(p.text, p.line) for p in turn.says] == [("two", 10), ("/term[ai]/", 10)]
    assert [(p.text, p.line) for p in turn.any] == [("Terna", 12), ("Lomvi", 13)]
    assert [(p.text, p.line) for p in turn.never] == [("three", 14)]
    assert (turn.cites, turn.facts, turn.without, turn.note) == (("line 2",), ("ships",), ("staff",), "hm")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["sayz: [x]", "kind: answer"], '5 "sayz" is no field of turns; did you mean "says"?'),
        (["kind: anwser"], '5 dialogues.turns.kind: "anwser" is not among'),
        ([], "4 dialogues.turns: checks nothing; give kind, says"),
        (["note: x"], "4 dialogues.turns: checks nothing; give kind, says"),
        (["cites: []"], "4 dialogues.turns: checks nothing; give kind, says"),
        (["cites: [line]"], '5 dialogues.turns.cites: "line" is no place'),
        (["says: ['/(/']"], "5 dialogues.turns.says: /(/ is no regular expression"),
        (["says: ['']"], "5 dialogues.turns.says: expected words or figures, found nothing"),
        (["says: {a: b}"], "5 dialogues.turns.says"),
        (["kind: answer", "kind: answer"], "6 kind: is given twice, first in line 5"),
    ],
)
def test_a_mistake_is_told_with_its_line(write: Write, lines: list[str], expected: str) -> None:
    assert any(told.startswith(expected) for told in faults(write(one_turn(*lines))))


def test_all_mistakes_of_a_file_are_told_at_once(write: Write) -> None:
    text = one_turn("sayz: x", "kind: yes") + "  - name: b\n    turn: []\n"
    assert [fault.split()[0] for fault in faults(write(text))] == ["5", "6", "7", "8"]


@pytest.mark.parametrize("text", ["", "[]", "dialogues: []", "dialogues: [", "just words", "dialogues:\n  - 5\n"])
def test_a_file_that_is_no_script_is_refused(write: Write, text: str) -> None:
    assert faults(write(text))


def test_two_conversations_cannot_share_a_name(write: Write) -> None:
    turn = "    turns: [{user: hi, kind: smalltalk}]\n"
    text = f"dialogues:\n  - name: a\n{turn}  - name: a\n{turn}"
    assert faults(write(text)) == ['4 name: "a" is taken already, in line 2; ']


def test_an_absent_file_is_told(tmp_path: Path) -> None:
    assert faults(tmp_path / "none.dialogue.yaml") == ["0 cannot be read: No such file or directory; "]


def test_what_the_pack_does_not_have_is_told(write: Write, bots: Bots) -> None:
    script = read_script(write(one_turn("facts: [shipz]", "without: [none]", "cites: [lime 1, line 9]")))
    with pytest.raises(ScriptError) as caught:
        bots.of(script)
    assert [f"{p.line} {p.message}; {p.hint}" for p in caught.value.problems] == [
        '5 facts: "shipz" is no fact of the pack; did you mean "ships"?',
        '6 without: "none" is no fact of the pack; ',
        '7 cites: "lime" is no section of the pack; did you mean "line"?',
        "7 cites: there is no paragraph 9; line has 2; ",
    ]


def test_folders_give_their_scripts(tmp_path: Path) -> None:
    for name in ("b.dialogue.yaml", "a.dialogue.yaml", "c.yaml"):
        (tmp_path / name).touch()
    assert [path.name for path in script_files([tmp_path])] == ["a.dialogue.yaml", "b.dialogue.yaml"]


# ---------------------------------------------------------------- cases


def test_wordings_multiply_without_an_explosion(write: Write) -> None:
    text = (
        "dialogues:\n  - name: a\n    turns:\n      - {user: [one, two, three], kind: answer}\n"
        "      - {user: [x, 'y :: z'], kind: answer}\n      - {user: last, kind: answer}\n"
    )
    (dialogue,) = read_script(write(text)).dialogues
    found = cases(dialogue)
    assert [[case.said(turn) for turn in dialogue.turns] for case in found] == [
        ["one", "x", "last"],
        ["two", "y :: z", "last"],
        ["three", "x", "last"],
    ]
    assert [case.name for case in found] == ["a", "a[turn 1.2 two]", "a[turn 1.3 three]"]


# ---------------------------------------------------------------- judging a reply


def reply(text: str = "Two ships. [1]\n  [1] The line, paragraph 2 (Ann Lee)", **changes: object) -> Reply:
    fields: dict[str, object] = {
        "text": text,
        "kind": Kind.ANSWER,
        "citations": (Citation("line", 2, ("Ann Lee",), "The line"),),
        "parts": (Part("Two ships.", ("ships",)),),
    }
    return Reply(**(fields | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("line", "missed"),
    [
        ("kind: answer", ""),
        ("kind: [no_answer, answer]", ""),
        ("kind: no_answer", "kind"),
        ("says: two ships", ""),
        ("says: [two, three]", "says"),
        ("says: Ann Lee", ""),
        ("says: '2'", "says"),
        ("says: paragraph", "says"),
        ("any: [two, three]", ""),
        ("any: [three, four]", "any"),
        ("not: three", ""),
        ("not: [three, two]", "not"),
        ("cites: [line 1, line 2]", ""),
        ("cites: line 1", "cites"),
        ("facts: ships", ""),
        ("facts: [ships, staff]", "facts"),
        ("without: staff", ""),
        ("without: ships", "without"),
    ],
)
def test_each_expectation(write: Write, line: str, missed: str) -> None:
    (dialogue,) = read_script(write(one_turn(line))).dialogues
    assert [fault.key for fault in judge(dialogue.turns[0], reply())] == ([missed] if missed else [])


def test_where_other_kinds_will_do_only_an_answer_has_to_cite(write: Write) -> None:
    lines = ("kind: [answer, no_answer, clarification]", "says: two", "not: three", "cites: line 1", "facts: staff")
    (dialogue,) = read_script(write(one_turn(*lines))).dialogues

    def missed(kind: Kind) -> list[str]:
        return [fault.key for fault in judge(dialogue.turns[0], reply("Three?", kind=kind))]

    assert missed(Kind.ANSWER) == ["says", "not", "cites", "facts"]
    assert missed(Kind.NO_ANSWER) == ["says", "not"]
    assert missed(Kind.CLARIFICATION) == ["not"]


def test_a_failure_tells_everything(write: Write, bots: Bots) -> None:
    path = write(
        "dialogues:\n  - name: a\n    turns:\n      - {user: Who is the director?, kind: answer}\n"
        "      - user: How many ships does the line have?\n        says: [nineteen]\n        note: she counts them\n"
    )
    script = read_script(path)
    first, second = run_case(bots.of(script), cases(script.dialogues[0])[0])
    assert first.passed
    account = told(second, path)
    assert account.startswith(f"{path}:5: turn 2: expected said: nineteen\n")
    for piece in (
        "› Who is the director?\n    Ingrid Solheim",
        "› How many ships does the line have?",
        "said: nineteen   (line 6)",
        "the reply (answer)",
        "Terna",
        "citations   line 2",
        "Facts     ships",
        "Weighed   ",
        "she counts them",
    ):
        assert piece in account


# ---------------------------------------------------------------- kzrs-bot test


def run(path: Path, **options: object) -> tuple[int, str]:
    lines: list[str] = []
    status = run_files([path], pack=FERRY, echo=lines.append, **options)  # type: ignore[arg-type]
    return status, "\n".join(lines)


def test_all_well(write: Write) -> None:
    status, text = run(write(one_turn("kind: smalltalk")))
    assert (status, text) == (0, "1 passed (1 of 1 turns as expected)")


def test_a_failure(write: Write) -> None:
    status, text = run(write(one_turn("kind: answer")))
    assert status == 1
    assert text.startswith("✗ a\n")
    assert text.endswith("1 failed (0 of 1 turns as expected)")


def test_a_known_failure_and_a_mended_one(write: Write) -> None:
    known = one_turn("kind: answer").replace("turns:", "fails: no\n    turns:", 1)
    assert run(write(known)) == (0, "1 known to fail (0 of 1 turns as expected)")
    status, text = run(write(known.replace("kind: answer", "kind: smalltalk")))
    assert status == 1
    assert "passes now; take the key fails away" in text


def test_only_some(write: Write) -> None:
    text = one_turn("kind: smalltalk") + "  - name: other\n    turns: [{user: hi, kind: answer}]\n"
    assert run(write(text), only="a*")[0] == 0
    assert run(write(text), only="OTHER")[0] == 1
    assert run(write(text), only="nothing")[0] == 2


def test_what_cannot_be_run(write: Write, tmp_path: Path) -> None:
    assert run(write("dialogues: 5"))[0] == 2
    assert run(tmp_path / "none.dialogue.yaml")[0] == 2
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty")[0] == 2
    assert run_files([write(one_turn("kind: smalltalk"))], pack=tmp_path / "no", echo=lambda _: None) == 2


# ---------------------------------------------------------------- writing back

STALE = """\
# above
dialogues:
  - name: ships   # beside
    turns:
      - user: How many ships does the line have?
        cites: [line 1]    # where
        facts: []
        says: [two]
      - user: Who is the director?
        facts:
          # a remark
          - staff    # gone
          - director # stays
        cites:
          - fleet 1  # kept
        kind: answer
"""
FRESH = (
    STALE.replace("cites: [line 1]    #", "cites: [line 1, line 2]    #")
    .replace("facts: []", "facts: [ships]")
    .replace("          - staff    # gone\n", "")
    .replace("          - fleet 1  # kept\n", "          - fleet 1  # kept\n          - fleet 3\n")
)


def test_update_keeps_comments_and_order(write: Write) -> None:
    path = write(STALE)
    status, text = run(path, update=True)
    assert path.read_text(encoding="utf-8") == FRESH
    assert status == 0
    assert text.startswith(f"{path}: 4 changes\n")
    run(path, update=True)
    assert path.read_text(encoding="utf-8") == FRESH


def test_update_leaves_a_turn_alone_that_fails_otherwise(write: Write) -> None:
    text = STALE.replace("says: [two]", "says: [nineteen]").replace("kind: answer", "kind: no_answer")
    path = write(text)
    assert run(path, update=True)[0] == 1
    assert path.read_text(encoding="utf-8") == text


def test_mark_marks_and_unmarks(write: Write) -> None:
    second = "  - name: b\n    fails: old  # y\n    turns: [{user: hi, kind: smalltalk}]\n"
    text = one_turn("kind: answer  # x") + second
    path = write(text)
    assert run(path, mark=True)[0] == 0
    assert path.read_text(encoding="utf-8") == text.replace(
        "  - name: a\n", "  - name: a\n    fails: not understood yet\n"
    ).replace("    fails: old  # y\n", "")


def test_an_edit_of_what_is_not_there() -> None:
    editor = Editor("dialogues:\n  - name: a\n")
    with pytest.raises(KeyError):
        editor.set_list(("dialogues", 0), "cites", ["x"])
    with pytest.raises(KeyError):
        editor.insert(("dialogues", 0), "turns", "x", "y")
    editor.remove(("dialogues", 0), "fails")
    assert editor.text() == "dialogues:\n  - name: a\n"


# ---------------------------------------------------------------- writing scripts


def same_script(path: Path, text: str) -> Script:
    path.write_text(text, encoding="utf-8")
    return read_script(path)


WORDS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters="\ufffe\uffff"), min_size=1, max_size=40
)


@given(said=st.lists(WORDS, min_size=1, max_size=4), note=WORDS)
def test_what_is_written_reads_back(tmp_path_factory: pytest.TempPathFactory, said: list[str], note: str) -> None:
    texts = [text for text in said if folded(text) and text[0] != "/"]
    checks = (("kind", ("answer",)), ("says", tuple(texts)))
    draft = Draft("a", (DraftTurn(tuple(said), tuple((k, v) for k, v in checks if v), note if note.strip() else ""),))
    path = tmp_path_factory.getbasetemp() / "written.dialogue.yaml"
    turn = same_script(path, script_text([draft], pack="../x", comment="one\n\ntwo")).dialogues[0].turns[0]
    assert turn.wordings == tuple(said)
    assert [p.text for p in turn.says] == texts
    assert turn.note == note.strip()


def test_a_saved_conversation_passes(tmp_path: Path, bots: Bots) -> None:
    chat = bots.default.conversation()
    said = ["hello", "How many passengers were there in 2024?", "and cars?", "Who is the cook?", "", "\x1b[31m: - #x"]
    path = tmp_path / "kept.dialogue.yaml"
    exchanges = [(each, chat.ask(each)) for each in said]
    save_dialogue(path, exchanges, pack=str(FERRY))
    (dialogue,) = read_script(path).dialogues
    assert [turn.wordings[0] for turn in dialogue.turns] == said
    assert "184,300" in [p.text for p in dialogue.turns[1].says]
    assert run_files([path], echo=lambda _: None) == 0
    with pytest.raises(FileExistsError):
        save_dialogue(path, exchanges)
    save_dialogue(path, exchanges[:1], replace=True)
    assert len(read_script(path).dialogues[0].turns) == 1


def test_nothing_said_is_nothing_to_save() -> None:
    with pytest.raises(ValueError, match="nothing was said"):
        conversation_script([])


# ---------------------------------------------------------------- examinations

EXAM = {
    "id": "x-1",
    "style": "facts",
    "turns": [
        {
            "ask": "How many ships?",
            "kinds": ["answer"],
            "all": [r"\b(2|two)\b"],
            "any": ["terna", "lomvi"],
            "none": ["'3'|three"],
            "cite": ["line 2"],
            "ref": "It runs two ships: the Terna and the Lomvi.",
        }
    ],
}


def test_an_examination_becomes_a_script(tmp_path: Path) -> None:
    source = tmp_path / "dev.jsonl"
    source.write_text(json.dumps(EXAM) + "\n\n", encoding="utf-8")
    assert import_exam(source, pack=str(FERRY), echo=lambda _: None) == 0
    script = read_script(tmp_path / "dev.dialogue.yaml")
    (dialogue,) = script.dialogues
    (turn,) = dialogue.turns
    assert dialogue.name == "x-1 (facts)"
    assert (turn.wordings, turn.kinds, turn.cites) == (("How many ships?",), ("answer",), ("line 2",))
    assert [p.text for p in (*turn.says, *turn.any, *turn.never)] == [
        r"/\b(2|two)\b/", "/terna/", "/lomvi/", "/'3'|three/",
    ]  # fmt: skip
    assert turn.note == EXAM["turns"][0]["ref"]  # type: ignore[index]
    assert run_files([script.path], echo=lambda _: None) == 0


@pytest.mark.parametrize("line", ["{", "[]", "{}", json.dumps(EXAM | {"turns": [{"ask": "x", "al": []}]})])
def test_a_faulty_examination_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    source = tmp_path / "dev.jsonl"
    source.write_text(f"{json.dumps(EXAM)}\n{line}\n", encoding="utf-8")
    with pytest.raises(ScriptError, match=r"dev\.jsonl:2"):
        exam_script(source)
    lines: list[str] = []
    assert import_exam(source, echo=lines.append) == 2
    assert "is no dialogue of an examination" in lines[0]
