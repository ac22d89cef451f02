"""Answers that are worked out, on an invented pack and on the built-in one: one row a question."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.orchard_pack import orchard  # noqa: F401

from kzrs_bot import Bot
from kzrs_bot.pack.model import Intent
from kzrs_bot.reasoning.signs import SIGN, Sign, SignFinder
from kzrs_bot.reply import Kind, Reply

INVENTED = [
    ("How much larger was the apple harvest than the pear harvest in 2020?", "320 tons"),
    ("How many times larger was the apple harvest than the pear harvest in 2020?", "3 times"),
    ("What share of the fruit harvest were pears in 2020?", "25%"),
    ("What was the fruit harvest in 2019?", "400 tons"),
    ("How large was the fruit harvest in the second half of 2020?", "520 tons"),
    ("What do apples and pears come to together in 2020?", "640 tons"),
    ("Which product rose most?", "jam"),
    ("Which product fell most in percentage terms?", "rope"),
    ("Which items fell by more than half?", "rope"),
    ("How much did jam and cider gain together?", r"$4,500,000"),
    ("What were sales of wax before the fall?", r"$500,000"),
    ("How many untrained pickers are there?", "18 pickers"),
    ("What percentage of pickers are trained?", "40%"),
    ("How many days passed between the opening of the press house and the opening of the cold store?", "10 days"),
    ("How many years after the press house did the museum open?", "8 years"),
    ("Which opened earlier, the museum or the cold store?", "11 March 2001"),
    ("How many listed products lost less than $150,000?", "One of 2"),
    ("Add up every listed gain in sales.", r"$4,500,000"),
    ("What is half of the apple harvest in 2020?", "240 tons"),
    ("Which two products gained most?", "cider ($1.5"),
    ("Are most of the pickers trained?", "No. "),
    ("What percentage of wax sales was left after the fall?", "60%"),
    ("Which product had the second smallest gain?", "jam"),
    ("What is the ratio of the largest to the smallest listed gain in sales?", "2 times"),
    ("By what percentage was the apple harvest larger than the pear harvest in 2020?", "200%"),
    ("Does jam make up more than half of the listed gains in sales?", "Yes. "),
    ("In what year will people mark fifty years since the press house opened?", "2051"),
    ("How much did jam and cider gain between them?", r"$4,500,000"),
    ("If the second half of 2021 repeated that of 2020, what would the fruit harvest of 2021 be?", "610 tons"),
    ("The fruit harvest of 2020 rose by 60%. What was it a year earlier?", "400 tons"),
    ("Of the pickers, how many are not trained?", "18 pickers"),
    ("What would half of the pear harvest in 2020 be?", "80 tons"),
]


@pytest.mark.parametrize(("question", "expected"), INVENTED, ids=[question for question, _ in INVENTED])
def test_invented_pack(orchard: Bot, question: str, expected: str) -> None:  # noqa: F811
    reply = orchard.conversation().ask(question)
    assert _money(expected).lower() in _money(reply.text).lower()
    assert reply.kind is Kind.ANSWER
    assert reply.derivation, "a worked-out answer carries its steps"


def _money(text: str) -> str:
    """Millions written out or in words are the same."""
    return text.replace("$4.5 million", "$4,500,000").replace("$4.50 million", "$4,500,000")


BUILT_IN = [
    ("How big was Kazakhstan's trade deficit with Serbia in 2023?", "$68.4 million"),
    ("Imports made up what percentage of the 2023 total?", "87.5%"),
    ("Judging by the growth rate, roughly what was turnover in 2022?", "about $74.0 million"),
    ("How much was trade worth in the fourth quarter of 2023?", "$14.3 million"),
    ("Full year 2023 and Jan-Sep 2023 are there. How much was traded in October-December of that year?", "$14.3"),
    ("Put the 2023 turnover into billions of dollars.", "$0.0912 billion"),
    ("Round the 2023 turnover to the nearest million.", "about $91 million"),
    ("How did the share of exports in turnover change between 2023 and January-September 2024?", "2.6 percentage"),
    ("Did nine-month trade in 2024 stay above the seventy-million mark?", "No. "),
    ("By how much did fertilisers and polypropylene grow?", "$4 million"),
    ("fertiliser gain + polypropylene gain = ?", "$8.8 million"),
    ("Suppose every quarter of 2024 brought as much FDI as the second. What would it add up to?", "$1.6 million"),
    ("If the plant of Hipol runs flat out, how many tons is that in an average month?", "2,917 tons"),
    ("Rank the export items by dollars gained: which is number three?", "textile packaging bags"),
    ("Which import item fell the most in percentage terms?", "Asbestos-cement"),
    ("Paper plus asbestos-cement: how much did the two lose in total?", "$21.4 million"),
    ("By how much did the deficit narrow between the nine months of 2023 and of 2024?", "$10.3 million"),
    ("How much of the export growth does fertilizer explain?", "no true share"),
    ("How many days did the Serbian presidents spend in Kazakhstan in total?", "8 days"),
    ("Did trade exceed $100 million in 2023?", "No."),
    ("Did exports grow faster than imports in 2023?", "Yes."),
    ("How many of the Serbian goods listed as declining fell by more than half?", "5 of 7"),
    ("How many categories of Serbian goods shrank by five million dollars or more?", "3 of 7"),
    ("Add up every listed drop in imports from Serbia.", "about $29.9 million"),
    ("After the plunge, what value of aluminum sheets was left?", "$2.25 million"),
    ("Fertilizers account for what share of all the listed increases in exports?", "68.0%"),
    ("How much trade would be needed in the last quarter of 2024 to equal the 2023 total?", "$21.8 million"),
    ("How many tons of polypropylene could Hipol make in a month on average?", "2,917 tons"),
    ("How much polypropylene could Hipol make in five years?", "175,000 tons"),
    ("What part of the corn area is not sown with those hybrids?", "15%"),
    ("What is each of the types of non-resource goods worth on average?", "$5.6 million"),
    ("What share of the $17.4 million came in 2023?", "11.5%"),
    ("At the pace of the first nine months, what would trade be in all of 2024?", "$92.5 million"),
    (
        "Rank these by added export value: dried legumes, packaging bags, lighting equipment.",
        "textile packaging bags ($2",
    ),
    ("What is the longest gap between visits by Serbian presidents?", "4 years and 10 months"),
    ("By what percentage did trade rise in January-September 2024?", "not quite what the report says"),
    ("Per dollar of exports to Serbia in 2023, how much came back the other way?", "7 times"),
    ("Did the gap between exports and imports shrink from the nine months of 2023 to 2024, and by how much?", "$10.3"),
    ("Without fertilizers, what do the other export gains come to?", "about $3.02 million"),
    ("Was average monthly trade in January-September 2024 higher than in 2023?", "Yes. "),
    ("How far short of 100 million dollars did trade fall in 2023?", "$8.8 million"),
    ("Subtract exports to Serbia from imports in 2023.", "$68.4 million"),
    ("What fraction of the visits by Serbian presidents were official?", "3 of 4"),
    ("Was the gain in fertilizers larger than the whole rise in exports in January-September 2024?", "Yes. "),
    ("The two flows together in 2023: how much?", "$91.2 million"),
    ("For 2023, goods sent to Kazakhstan were worth how many times the goods going the other way?", "7 times"),
    ("Exports to Serbia grew 15.4% in the nine months to September 2024. What were they a year before?", "$9.10"),
    ("If the last quarter of 2024 were the same as that of 2023, what would trade be in all of 2024?", "$83.7 million"),
    ("Did exports and imports move in opposite directions in January-September 2024?", "Yes. "),
    ("Of the falling Serbian imports, which held up best in percent?", "Liquid pumps"),
    ("Which Serbian import had the fourth largest fall in dollars?", "In fourth place: instruments"),
    ("Was Q2 2024 a better quarter for Serbian investment than the average one of 2023?", "No. "),
    ("How many documents is it a year on average over 28 years?", "0.86 documents"),
    ("How many times the 2023 exports to Serbia are the 500 million dollars of goods on offer?", "43.9 times"),
    ("What did tire imports come to after the fall?", "$482,000"),
    ("How many days did the three official visits of Serbian presidents last in total?", "7 days"),
    ("How many visits of Serbian presidents came after Serbia opened its embassy in Astana?", "3: 27-29 August 2015"),
    ("How many visits by Serbian presidents fell between the opening of the two embassies?", "3: 27-29 August 2015"),
    ("How long had relations existed when Vučić came for EXPO?", "20 years and 5 months"),
    ("How many days longer was the 2015 visit than the 2010 one?", "1 day"),
    ("What year will relations turn 50?", "2046"),
    ("How many pharma companies are named at the November forum?", "2: Aeromed"),
    ("What is the mean of trade in 2022 and 2023?", "$82.6 million"),
    ("How many import items more than halved?", "5 of 7"),
    ("What did all imports but paper lose?", "$18.9"),
    ("How much did the two countries trade from January 2023 through September 2024 in all?", "$160.6 million"),
]


@pytest.mark.parametrize(("question", "expected"), BUILT_IN, ids=[question for question, _ in BUILT_IN])
def test_built_in_pack(bot: Bot, question: str, expected: str) -> None:
    assert expected in bot.conversation().ask(question).text


CONVERSATIONS = [
    (("What was trade in 2022?", "and exports?", "and the deficit?"), "$57.6 million"),
    (("How much were exports in 2023?", "And imports?", "and the ratio?"), "7 times"),
    (("Which export item grew the most?", "And the second?", "By how much did it beat it?"), "$4 million"),
    (("How much FDI came in 2023?", "What share of the total since 2008 is that?"), "11.5%"),
    (
        (
            "How many firms with joint ownership are registered?",
            "How many of them are active?",
            "What percentage is that?",
        ),
        "36.4%",
    ),
    (("How many companies with joint ownership are not active?", "And among the participation ones?"), "10 companies"),
    (("How big was trade in 2023?", "and in 2021?", "yes"), "about $74.0 million"),
    (("How many companies with Serbian participation are registered?", "How many are idle?"), "10 companies"),
    (("How many joint companies are active?", "Both kinds together?"), "41 companies"),
    (("How much FDI flowed in since 2008?", "And out?", "net?"), "$0.1 million"),
    (("What were imports in 2023?", "And exports?", "What was the total for 2022?"), "about $74.0 million"),
    (("What were exports in 2023?", "And the year before?", "By how many dollars did they grow?"), "$3.2 million"),
    (("Which export item grew most?", "By how much?"), "rose by $6.4 million"),
    (("Which Serbian goods fell in 2024?", "How much did all of them lose together?"), "about $29.9 million"),
    (("Which import fell most in dollars?", "What was that item worth a year earlier?"), "$24.7 million"),
    (("Which import fell most in dollars?", "how much was it before?", "and after?"), "$13.7 million"),
    (("How big was the percentage decline in asbestos-cement goods?", "What does that leave, in dollars?"), "$116,000"),
    (("What part of corn sowings comes from these hybrids?", "leaving how much for other seeds?"), "15%"),
    (("How many medical companies were at the forum?", "And from transport?", "All together?"), "5, by our arithmetic"),
    (("What was trade in 2023?", "how much of it was imports?", "and the rest?"), "Exports made up 12.5%"),
    (
        ("What was trade in 2023?", "and in Jan-Sep 2024?", "Which of the two periods has the better monthly average?"),
        "$7.71 million",
    ),
    (("When did Tokayev and Vučić talk by phone?", "How many months later was the business forum?"), "6 months"),
    (("Which imports fell?", "which lost the most in percent?", "and the least?"), "Liquid pumps fell least"),
    (("What was the deficit in 2023?", "what share of turnover is that?"), "75%"),
    (("How many joint companies are idle?", "and in the other group?", "all told?"), "17 companies"),
    (("How long did the 2010 visit last?", "and the one in 2015?", "how much longer was it?"), "1 day"),
]


@pytest.mark.parametrize(("turns", "expected"), CONVERSATIONS)
def test_follow_ups(bot: Bot, turns: Sequence[str], expected: str) -> None:
    chat = bot.conversation()
    assert expected in [chat.ask(turn) for turn in turns][-1].text


STATED = [
    "How big was trade in January-September 2024?",
    "By how much did exports grow in 2023?",
    "How large is the FDI balance?",
    "When did Serbia open its embassy in Astana?",
    "Why did exports grow in 2024?",
    "How much wheat did Kazakhstan export in 2023?",
    "How much did Kazakhstan export to China in 2023?",
]


@pytest.mark.parametrize("question", STATED)
def test_what_is_stated_or_unknown_is_not_computed(bot: Bot, question: str) -> None:
    assert not bot.conversation().ask(question).derivation


UNCERTAIN = [
    "Leaving out the weather, by what margin would exports beat imports in 2040?",
    "How much fertilizer was exported in tons on average per month?",
    "By what percentage did fertilizer exports grow in 2024?",
    "How big was trade in 2021?",
    "Trade deficit of the United States in 2022?",
    "How much higher was trade in 2023 than in 2019?",
    "Was the drop in trade with Serbia sharper than the change in Kazakhstan's overall foreign trade?",
    "Which was more per month in 2023, exports or the price of bread?",
    "Together, how much did aluminium and gold lose in January-September 2024?",
    "2023 exports rounded to the nearest cent, in billions, and in tenths of a percent?",
]


@pytest.mark.parametrize("question", UNCERTAIN)
def test_what_not_every_word_belongs_to_is_not_computed(bot: Bot, question: str) -> None:
    reply = bot.conversation().ask(question)
    assert reply.kind is Kind.NO_ANSWER
    assert not reply.derivation


def test_what_is_set_against_a_worked_out_figure_is_not_looked_up(bot: Bot) -> None:
    chat = bot.conversation()
    assert chat.ask("What was the average FDI inflow per year since 2008?").derivation
    assert chat.ask("Did 2023 beat that?").kind is Kind.NO_ANSWER


def test_another_currency_is_refused(bot: Bot) -> None:
    reply = bot.conversation().ask("How much was turnover in 2023 in tenge?")
    assert reply.kind is Kind.NO_ANSWER
    assert reply.refusal is not None


def test_computed_figures_are_said_to_be_ours(bot: Bot) -> None:
    replies: list[Reply] = [bot.conversation().ask(question) for question, _ in BUILT_IN[:6]]
    for reply in replies:
        for part in reply.parts:
            if any(step.operation not in {"most", "least", "compare", "order"} for step in part.derivation):
                assert "our arithmetic" in part.text


NOT_TO_BE_WORKED_OUT = [
    "By how many per cent did bilateral trade change between 2015 and 2023?",
    "Did FDI rise between 2022 and 2023?",
    "What was per-capita trade in 2023?",
    "Who has the bigger economy per head, Serbia or Kazakhstan, and by what margin?",
    "How many active companies were there in 2020?",
    "If two more joint companies became active, what share would that make?",
    "What were the exports of fertilizers before they rose?",
    "How much FDI arrived before 2023, counting from 2008?",
]


@pytest.mark.parametrize("question", NOT_TO_BE_WORKED_OUT)
def test_no_stated_figure_in_place_of_a_calculation(bot: Bot, question: str) -> None:
    assert bot.conversation().ask(question).kind is Kind.NO_ANSWER


def test_a_sign_that_only_one_of_two_ways_narrows_down() -> None:
    pattern = r"\bif \w+ doubled\b|\bwould .*(?P<cue>\bif \w+ halved\b)"
    shifted = Intent("sign-shifted", (pattern,), SIGN, options={SIGN: "shifted"})
    signs = SignFinder([shifted], {})
    assert signs.find(["if", "sales", "doubled", "what", "then"]) == (Sign("shifted", 0, 3),)
    assert signs.find(["what", "would", "be", "if", "sales", "halved"]) == (Sign("shifted", 3, 6),)
