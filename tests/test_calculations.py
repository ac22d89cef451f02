"""Calculations by their class: each is asked for in many wordings, and each worked-out reply must prove itself."""

from __future__ import annotations

import re

import pytest

from kzrs_bot import Bot
from kzrs_bot.reasoning.proof import Prover
from kzrs_bot.reply import Kind

CLASSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "spread evenly": (
        r"\$7\.60? million",
        (
            "Spread last year's (2023) trade evenly across the months: what would one month come to?",
            "Distribute the 2023 turnover equally over twelve months. What does one month get?",
            "Split 2023's turnover evenly across the months; how much is that per month?",
        ),
    ),
    "rounded to the place that is named": (
        r"\$80 million",
        (
            "round the imports of 2023 to the nearest ten million for our chart",
            "Could you round imports in 2023 to the nearest ten million?",
        ),
    ),
    "so many dollars smaller": (
        r"\$7\.5 million",
        (
            "How many dollars lower was turnover in January-September 2024 than a year earlier?",
            "How many million dollars smaller was trade in January-September 2024 than in the same months of 2023?",
        ),
    ),
    "gains of several goods by how much together": (
        r"\$184,000",
        (
            "Legumes and lighting equipment together - by how many dollars did their exports grow?",
            "By how many dollars did legumes and lighting equipment together grow?",
        ),
    ),
    "what a fall started from, and the level at present": (
        r"\$1\.11 million|\$170,600",
        (
            "Imports of tires fell 56.6% or $629,000. What did they fall from?",
            "Tires fell 56.6%, i.e. 629,000 dollars. So what level did they fall from?",
            "Given a 3.1-fold rise of $115,600, what is the present value of sawn timber exports?",
        ),
    ),
    "all but the first so many": (
        r"\$3\.32 million",
        (
            "Leaving the three largest out, what do the other import falls add up to?",
            "Excluding the three largest, what is the sum of the remaining import falls?",
        ),
    ),
    "a relative time that is called by its name": (
        r"\$9\.10? million",
        (
            "What were exports in January-September of the year before, that is 2023?",
            "How much was exported in the first nine months of last year (2023)?",
        ),
    ),
    "a balance in figures": (
        r"\$48\.4 million",
        (
            "What was the trade balance in January-September 2024, in figures?",
            "How big was the trade deficit in January-September 2024 in numbers?",
        ),
    ),
    "years since a beginning": (
        r"\b23 years",
        (
            "How many years passed between the start of relations and Kazakhstan opening its embassy in Serbia?",
            "How long is it from the beginning of diplomatic relations to Kazakhstan opening its embassy in Serbia?",
        ),
    ),
    "none beyond a limit": (
        r"None of the 7",
        (
            "Did any of the seven import falls stay below 500,000 dollars?",
            "Were any of the listed export gains above 10 million dollars?",
        ),
    ),
    "the level before a stated growth": (
        r"\$74\.0 million",
        (
            "Work out the trade of 2022 from the figure and its rate.",
            "Reconstruct the turnover of 2022.",
            "Undo the 23.3% growth: how big was trade the year before?",
            "If trade in 2023 was 91.2 million after growing by 23.3 percent, what was it in 2022?",
            "Using the reported growth rate, estimate turnover in 2022.",
        ),
    ),
    "the level before a multiplication": (
        r"\$55,",
        (
            "How much was sawn timber export worth before it tripled?",
            "What did the exports of sawn timber start from?",
            "sawn timber export level before the rise",
        ),
    ),
    "a change in money against the base": (
        r"\$7\.5 million",
        (
            "By how many million did turnover shrink against January-September 2023?",
            "Need this for a caption: how many million dollars did turnover lose in Jan-Sep 2024 against Jan-Sep 2023?",
            "In money, what does the 9.7% drop of trade mean?",
        ),
    ),
    "a multiple of the reverse": (
        r"\b7 times",
        (
            "How many times bigger were Kazakhstan's purchases from Serbia than the reverse in 2023?",
            "In 2023, how many times did what came from Serbia outweigh what went there?",
            "For each dollar that Kazakhstan earned from Serbia in 2023, how many did it spend there?",
        ),
    ),
    "capital in and out": (
        r"\$34\.7 million",
        (
            "Add FDI inflow and outflow since 2008.",
            "FDI in and out since 2008 combined?",
            "How much FDI came in and went out since 2008 in total?",
        ),
    ),
    "more in than out": (
        r"\$0\.1 million",
        (
            "Since 2008 how much more FDI came in than went out?",
            "By how much did the FDI that flowed in since 2008 exceed what flowed out?",
            "What is the gap between the FDI that came in and went out since 2008?",
        ),
    ),
    "a rest by the month": (
        r"\$950,000",
        (
            "Strip out imports from the 2023 total, what is left per month?",
            "Take imports off total trade in 2023 and split the rest over twelve months.",
            "What were average monthly exports in 2023?",
        ),
    ),
    "a difference by the month": (
        r"\$5\.7 million",
        (
            "Subtract exports from imports in 2023 and divide by 12.",
            "How much more was imported than exported per month in 2023?",
            "What was the monthly trade deficit in 2023?",
        ),
    ),
    "tons in kilograms": (
        r"35 million kilograms|35,000,000 kilograms",
        (
            "How many kilograms is 35,000 tonnes of polypropylene?",
            "Express Hipol's yearly output in kilograms.",
            "Convert Hipol's maximum annual polypropylene output to kilograms",
            "How many kilos of polypropylene can the plant make in a year?",
        ),
    ),
    "a rate by the day": (r"\b96 tons a day", ("How many tons a day is Hipol's capacity?", "Hipol's daily output?")),
    "a rate by the week": (r"673 tons a week", ("How many tonnes per week would Hipol produce at full capacity?",)),
    "a rate by the half-year": (r"17,500 tons", ("How many tons in half a year could Hipol make?",)),
    "two falls together": (
        r"\$21\.4 million",
        (
            "By how much did paper and asbestos cement fall together?",
            "Paper and asbestos-cement together: how big a drop?",
            "What do the falls in paper and asbestos-cement add up to?",
        ),
    ),
    "a sum against one": (
        r"\$31,500",
        (
            "How much more did bags gain than timber and legumes combined?",
            "Timber and legumes together gained how much less than textile bags?",
        ),
    ),
    "what is listed against the net": (
        r"\$21\.0 million",
        (
            "By how much do the listed import drops exceed the net fall in imports?",
            "How much more do the listed falls in imports add up to than the actual decline?",
            "Is the sum of itemised import losses larger than the overall drop?",
        ),
    ),
    "percent more": (
        r"\b600%",
        (
            "By what percentage did 2023 imports exceed 2023 exports?",
            "How many percent more did Kazakhstan import than export in 2023?",
        ),
    ),
    "percent less": (
        r"85\.7%",
        (
            "Exports were what percentage lower than imports in 2023?",
            "By what percent were exports smaller than imports in 2023?",
        ),
    ),
    "points between falls": (
        r"3\.4 percentage points",
        (
            "How many percentage points separate the fall in imports and the fall in turnover?",
            "Was the percentage fall in trade smaller than the percentage fall in imports? By how many points?",
        ),
    ),
    "growth beside growth": (
        r"about 1\.8 times",
        (
            "How many times as fast did exports grow as imports in 2023?",
            "How many times larger was the growth of exports than that of imports in 2023 in percent?",
        ),
    ),
    "a part of a whole's change": (
        r"18\.\d%",
        (
            "What percent of trade growth in 2023 was due to exports?",
            "What share of the growth of trade in 2023 came from exports?",
        ),
    ),
    "the first against the second": (
        r"2\.7 times",
        (
            "The largest export gain is how many times the second largest?",
            "How many times the second largest is the biggest export gain?",
            "How many times more fertilizer money than polypropylene money was added?",
        ),
    ),
    "things by the year of something": (
        r"0\.86",
        (
            "How many documents is that per year of relations?",
            "On average, how many documents are there for each year of relations?",
            "If the 24 documents are spread over 28 years, how many is that a year?",
        ),
    ),
    "an order from below": (
        r"order.*measuring instruments.*lighting equipment.*legumes.*fertilizers",
        (
            "Rank the export gains from small to large.",
            "List the export gains, weakest first.",
            "Sort the export gains from lowest to highest.",
        ),
    ),
    "weeks": (r"4 weeks.*28 days", ("How many weeks between the business forum and 10 December 2024?",)),
    "the year before the one that grew": (
        r"\$74\.0 million in 2022",
        (
            "Trade grew 23.3 percent in 2023, so what must the 2022 level have been?",
            "Turnover in 2023 was up by 23.3%: what would the 2022 figure be?",
        ),
    ),
    "what one adds more than the other": (
        r"\$4 million",
        (
            "Fertilizers versus polypropylene: how much more did the former add to exports?",
            "How much more did fertilizers add to exports than polypropylene?",
        ),
    ),
    "what was left of what only the loss is known of": (
        r"\$31,000",
        (
            "After a fall of 97.7% (1.3 million dollars), what is left of gauges and meters for liquids and gases?",
            "What is left of the imports of liquid and gas measuring instruments after losing 97.7%, or $1.3 million?",
        ),
    ),
    "on both sides of a fall": (
        r"\$7\.45 million.*\$2\.25 million",
        (
            "How big were the aluminum imports before the fall and after it?",
            "Aluminum imports dropped 69.8%, or $5.2 million: what were they before and what after?",
            "Aluminum supplies fell 69.8%. How much did they bring before, and how much after?",
        ),
    ),
    "a balance in thousands": (
        r"\$100 thousand",
        (
            "Put the net balance of Serbian investment flows since 2008 in thousands of dollars.",
            "The investment balance since 2008 in thousands of dollars?",
        ),
    ),
    "what the rest of a year would need": (
        r"\$21\.8 million",
        (
            "How much trade would have been needed in the fourth quarter of 2024 to reach the 2023 total?",
            "How much trade would have been needed in October-December 2024 just to equal the 2023 annual level?",
        ),
    ),
    "the widest gap of a list": (
        r"4 years and 10 months",
        (
            "What is the biggest gap between two successive Serbian presidential visits to Kazakhstan, in years?",
            "What was the largest gap between two consecutive visits of Serbian presidents?",
        ),
    ),
    "until the next one": (
        r"\b16 months",
        (
            "Months between the EXPO opening visit and the next visit of a Serbian president?",
            "How many months passed from the EXPO visit to the following visit?",
        ),
    ),
    "the other one of two": (
        r"8 years",
        (
            "How long was the wait between the Serbian embassy in Astana and the Kazakh one in Serbia?",
            "How many years between the opening of the Serbian embassy in Astana and the Kazakh one in Belgrade?",
            "Years between the two embassies?",
        ),
    ),
    "to the anniversary of a year": (
        r"28 days",
        (
            "How many days from the November forum until the 2024 anniversary of diplomatic relations?",
            "How many days after the Belgrade business forum does the 2024 anniversary of diplomatic relations fall?",
        ),
    ),
    "between which two": (
        r"2015.*2017",
        (
            "Tokayev's 2016 trip to Serbia fell between which two visits going the other way?",
            "Between which two visits of Serbian presidents did Tokayev's 2016 trip fall?",
        ),
    ),
    "both kinds of a sum together": (
        r"\b58\b",
        (
            "What do both kinds of companies come to together?",
            "How many enterprises with joint ownership or Serbian participation are registered, both groups combined?",
            "Companies registered, joint + Serbian participation, total?",
        ),
    ),
    "both kinds of a state together": (
        r"\b41\b",
        (
            "How many active enterprises do the two groups have in all?",
            "Add up the active firms from both categories, joint and Serbian-participation.",
        ),
    ),
    "a part of both kinds": (
        r"\b17\b",
        (
            "How many of the joint and Serbian-participation firms taken together lie dormant?",
            "How many inactive firms are there across the two categories?",
        ),
    ),
    "a stated percentage in money": (
        r"\$8\.9 million",
        (
            "By how many dollars did imports change in January-September 2024? The report only gives -13.1%.",
            "Imports from Serbia dropped 13.1%, people quote the percentage. How many dollars is that, give or take?",
        ),
    ),
    "the level of an item now": (
        r"\$94,600",
        (
            "If lamps grew 8.1 times, an extra $82,900, how much lighting does Kazakhstan now sell to Serbia?",
            "Lighting equipment exports now? They grew 8.1-fold or by $82,900.",
        ),
    ),
    "the level of an item before, quoted": (
        r"\$55,0",
        ("Sawn timber exports rose 3.1-fold or by $115,600, so what were they before, roughly?",),
    ),
    "a limit in another currency sign": (
        r"^3 of 7",
        ("How many import goods lost over USD 5 million?", "Count the import positions that lost over USD 5 million."),
    ),
    "the middle one": (
        r"\$1\.3 million",
        ("What is the median fall of the seven imports?", "Median decrease of the listed import goods?"),
    ),
    "a multiple in percent": (
        r"\b710%",
        ("By what percentage did exports of lighting equipment rise?", "By what percent did lamp exports grow?"),
    ),
    "the larger multiple": (
        r"^Lighting equipment",
        (
            "Which multiplied more, lighting equipment or sawn timber sales to Serbia?",
            "Which rose by the larger multiple, lighting equipment or sawn timber?",
        ),
    ),
    "so many times a figure": (
        r"\$22\.8 million",
        ("What would be double the 2023 exports?",),
    ),
    "a change once more": (
        r"\$96\.8 million",
        (
            "If imports grew by 21.3% again in 2024, what would they come to?",
            "Suppose imports rise by 21.3% once more: what would they be worth in 2024?",
        ),
    ),
    "growth to a goal in percent": (
        r"\b9\.6%",
        ("By what percentage would the 2023 turnover need to grow to reach $100 million?",),
    ),
    "events after a year": (
        r"^2: 9 June 2017",
        (
            "How many of the visits by Serbian presidents came after 2015?",
            "Number of visits of Serbian presidents to Kazakhstan after 2015?",
        ),
    ),
    "events beyond a length": (r"^1: 27-29 August 2015", ("How many of the visits lasted more than two days?",)),
    "one of a list in order of time": (
        r"27-29 August 2015",
        (
            "Which was the second visit of a Serbian president?",
            "When was the second official visit by a Serbian president to Kazakhstan?",
            "Which visit was the second?",
        ),
    ),
    "from the end of one to the start of another": (
        r"1,785 days",
        ("How many days lie between the end of the 2010 visit and the start of the 2015 visit?",),
    ),
    "between the events of two years": (
        r"4 years and 10 months",
        ("How many years passed between the 2010 and the 2015 visits?",),
    ),
    "the nearest two of a list": (
        r"9 June 2017 to 9 October 2018",
        ("Which two visits of Serbian presidents were closest together?",),
    ),
    "numbers of two kinds of events": (
        r"^2, by our",
        ("How many more official visits than working visits did Serbian presidents pay?",),
    ),
    "numbers of two kinds of members": (
        r"3 − 2",
        (
            "How many more transport firms than medicine firms are named at the forum?",
            "Which are there more of at the forum, medicine companies or transport companies?",
        ),
    ),
    "which has lasted longer": (
        r"more than 30 years.*28 years.*30 − 28",
        (
            "Which has lasted longer, the corn seed production or diplomatic relations?",
            "By how many years is the seed partnership longer than diplomatic relations?",
        ),
    ),
    "when something was so old": (r"2016", ("In what year were diplomatic relations 20 years old?",)),
    "a kind among the members": (
        r"^2:",
        ("How many of the troupes are drama theatres?", "How many of the groups are drama theatres?"),
    ),
    "an order of goods that are named": (
        r"In this order[^.]*pumps[^.]*pipes[^.]*tires",
        (
            "Tires, plastic pipes and liquid pumps all came less from Serbia. Sort them by dollars lost, most first.",
            "Pumps, tires and plastic pipes all fell. Sort them by dollars lost, most to least.",
            "Sort tires, pipes and pumps by dollars lost.",
            "Tires, pumps and pipes fell. Order them by the dollars they lost, biggest first.",
        ),
    ),
    "an order by percentage": (
        r"In this order[^.]*asbestos[^.]*98\.9%[^.]*aluminum[^;]*\(69\.8%\)[^.]*44\.5%",
        (
            "Order paper, asbestos-cement and aluminum by the percentage they fell.",
            "Aluminum, paper and asbestos-cement each fell. Rank by percentage, steepest first.",
        ),
    ),
    "an order of goods from below": (
        r"In this order[^.]*tires[^.]*pumps[^.]*paper",
        ("List the following by their drop in dollars from smallest to largest: tires, paper, liquid pumps.",),
    ),
    "an order of levels": (
        r"In this order in 2023: trade turnover[^,]*, imports[^,]* and exports",
        (
            "Arrange exports, imports and turnover in 2023 by size.",
            "Sort turnover, exports and imports of 2023 by size.",
        ),
    ),
    "an order by growth": (
        r"In this order in 2023: exports \(38\.7%\), trade turnover \(23\.3%\) and imports",
        ("Rank exports, imports and turnover by growth in 2023.",),
    ),
    "a multiple as the form of the answer": (
        r"\b[57] times",
        (
            "How much bigger was FDI in all of 2023 than in Q2 2024? Answer in times.",
            "How much larger were imports than exports in 2023? As a multiple, please.",
            "By how much did imports top exports in 2023? Answer as a multiple.",
            "What is the gap between imports and exports in 2023? Just give the ratio.",
        ),
    ),
    "a percentage as the form of the answer": (
        r"fell by 9\.7%",
        ("How much less did trade bring in January-September 2024 than a year before? Answer as a percentage.",),
    ),
    "what trade brought in some months": (
        r"fell by \$7\.5 million",
        ("How much less did trade bring in January-September 2024 than a year before? Answer in dollars.",),
    ),
    "parts of two groups": (
        r"^Active[^.]*participation made up about 78\.7%.*36\.4%",
        (
            "Which has the larger part of its firms active, joint ownership or the Serbian participation group?",
            "Which of the two groups of companies has the higher activity rate?",
        ),
    ),
    "parts of two groups, the smaller one first": (
        r"^Active[^.]*joint ownership made up about 36\.4%.*78\.7%",
        (
            "In which group of firms does a smaller fraction operate?",
            "Which category has the lower activity rate, joint ownership or Serbian participation?",
        ),
    ),
    "parts that are idle": (
        r"^Inactive[^.]*joint ownership made up about 63\.6%.*21\.3%",
        ("Where is a bigger proportion idle: joint ownership or Serbian participation?",),
    ),
    "the most over several years": (
        r"^Up to 140,000 tons in 4 years",
        (
            "If Hipol makes its maximum every year, how many tons in four years?",
            "How much polypropylene could Hipol turn out in 4 years if it always made the most it can?",
        ),
    ),
    "a part of a yearly level": (
        r"^Up to 28,000 tons a year at 80%",
        (
            "If Hipol ran at 80 per cent of capacity, how much polypropylene would come out a year?",
            "If Hipol cut output by 20 per cent, how many tons would it make a year?",
        ),
    ),
    "half of a yearly level": (
        r"17,500 tons a year at 50%",
        ("If the Hipol plant runs at half capacity, how many tons a year?",),
    ),
    "a part of a yearly level over years": (
        r"^Up to 35,000 tons in 2 years at 50%",
        ("Suppose Hipol operated at 50% for two years: how many tons?",),
    ),
    "years for so much": (
        r"^At least about 2\.9 years",
        (
            "How long would it take Hipol to produce 100,000 tons of polypropylene?",
            "How many years would Hipol need to make 100,000 tons?",
        ),
    ),
    "another growth than the stated one": (
        r"about \$88\.8 million.*level in 2022",
        (
            "If trade had grown by 20 % in 2023 rather than 23.3 %, what would it have been?",
            "Suppose turnover had grown by 20% instead of 23.3% in 2023: what would it be?",
        ),
    ),
    "a multiple that is supposed": (
        r"\$22\.8 million.*level in 2023",
        (
            "If exports doubled from the 2023 level, what would they be?",
            "Assuming exports to Serbia double on 2023, what would they come to?",
        ),
    ),
    "a multiple in a time": (
        r"about \$24\.7 million in 2023.*level in 2022",
        ("If exports had tripled in 2023, what would they have come to?",),
    ),
    "the same change again": (
        r"about \$51\.2 million.*level in January-September 2024",
        (
            "If imports fell again by 13.1%, what would they be?",
            "If the nine-month fall in imports repeats, what would imports be?",
        ),
    ),
    "figures by their size": (
        r"measuring instruments.*\$69,800|\$76\.9 million|aluminum.*\$5\.2 million|pumps.*38\.9%|lighting.*8\.1",
        (
            "Which export rose by $69,800?",
            "What amounted to $76.9 million?",
            "Which import decreased by $5.2 million?",
            "Whose supply fell 38.9 per cent?",
            "What went up 8.1 times?",
        ),
    ),
    "the smaller ones together": (
        r"about \$3\.32 million",
        ("What do the four smaller falls come to in total?",),
    ),
    "items beyond a multiple": (
        r"lighting equipment \(8\.1 times\) and sawn timber \(3\.1 times\)",
        ("How many export products rose at least threefold?", "How many export goods more than doubled?"),
    ),
    "what is missing to a year": (
        r"\$21\.8 million",
        (
            "How much would October-December 2024 need to bring to tie with 2023?",
            "How much more trade is needed in the last quarter of 2024 to reach the 2023 total?",
        ),
    ),
    "what was reached of a year": (
        r"76\.1%",
        ("What share of 2023's trade had been reached by September 2024?",),
    ),
    "what a year has left after its first part": (
        r"\$14\.30? million in the fourth quarter of 2023",
        (
            "The report gives trade for the whole of 2023 and for January-September 2023. What does that leave for the"
            " final quarter?",
            "Full-year 2023 trade against its first nine months: what is left over for the last three months?",
            "Turnover for all of 2023 and for its first nine months is stated. What remains for October to December?",
            "How much of 2023's trade was left for the last three months, if January-September had already brought"
            " $76.9 million?",
        ),
    ),
    "a year with a hyphen before it": (
        r"76\.1%|92\.1%",
        (
            "By the end of September 2024, trade had reached what percentage of the full-2023 result?",
            "By the end of September 2024, exports had reached what percentage of the whole-2023 result?",
        ),
    ),
    "how long only one side had it": (
        r"\b8 years.*2019 − 2011",
        (
            "For how many years did Serbia have an embassy in Kazakhstan while Kazakhstan still had none in Serbia?",
            "For how long did Serbia keep an embassy in Kazakhstan with none from Kazakhstan in Serbia?",
            "For how many years was there a Serbian embassy in Astana but no Kazakh one in Serbia?",
            "How long was there only a Serbian embassy and no Kazakh one?",
        ),
    ),
    "up to the year of the source": (
        r"13 years as of 2024",
        (
            "In the year of this report, since how many years the Serbian embassy in Astana was working?",
            "At the time of writing, for how many years has Serbia had its embassy in Astana?",
            "In the report's year, since how long the embassy of Serbia was in Astana?",
        ),
    ),
    "how far the items of a list lie apart": (
        r"60 percentage points|\$10\.37? million|\$10\.4 million",
        (
            "What is the spread in percentage points between the sharpest and the mildest of the itemised import"
            " declines?",
            "Spread between the highest and the lowest percentage decline among the itemised imports?",
            "How far apart, in percentage points, are the steepest and the mildest of the listed import falls?",
            "What is the range of the listed import falls in dollars, from the biggest to the smallest?",
        ),
    ),
    "beyond a round figure of somebody": (
        r"\$1\.2 million",
        (
            "By what sum does the official 2023 turnover exceed the round $90 million that Mr Abdreshev speaks of?",
            "By how much does the official 2023 trade turnover exceed the round 90 million that the KazISS expert"
            " mentions?",
        ),
    ),
    "by the month in broken English": (
        r"\$1\.17 million a month|\$6\.65 million a month|\$7\.60? million a month",
        (
            "In middle, how much goods per one month Kazakhstan sold to Serbia from January to September 2024?",
            "In average, how much goods in each month Serbia sold to Kazakhstan in 2023?",
            "In mean, how much trade was per each month in 2023?",
        ),
    ),
    "one count less another": (
        r"^4, by our arithmetic: 28 − 24|^More than 66, by our arithmetic: 90 − 24",
        (
            "Take the years of diplomatic relations and subtract the number of documents underlying the cooperation."
            " What remains?",
            "What do you get if you subtract the number of documents from the years of diplomatic relations?",
            "Subtract the number of documents from the types of non-resource goods. What is left?",
        ),
    ),
    "a year by which it must have begun": (
        r"In 1994 at the latest.*2024 − 30",
        (
            "Budan and Zemun Polje have made hybrid corn seeds for over 30 years. In which year at the latest did they"
            " start?",
            "By what year at the latest must Budan and Zemun Polje have begun to produce hybrid corn seeds together?",
            "No later than which year did the Budan-Zemun Polje seed production begin?",
        ),
    ),
    "all but those of a million each": (
        r"\$617,600",
        (
            "Leave aside the two million-dollar gains on the export list. What do the remaining five gains add up to?",
            "Not counting the two million-dollar gains, how much do the other five export gains come to?",
            "Setting the two largest export gains aside, what do the remaining five total?",
        ),
    ),
    "which is more, and on how much": (
        r"\$1\.6 million",
        (
            "Investment from Serbia in year 2023 and in second quarter of 2024: which is more and on how much?",
            "Serbian investment in year 2023 or in second quarter 2024, what is more, and on how much?",
        ),
    ),
    "the number of something else than the one that is given": (
        r"^4: metallurgy",
        (
            "The Deputy Prime Minister's 90-odd types of goods are drawn from how many named industries?",
            "Zhumangarin's more than 90 types of goods belong to how many sectors?",
        ),
    ),
}
ROWS = [(name, question) for name, (_, questions) in CLASSES.items() for question in questions]



@pytest.mark.parametrize(("name", "question"), ROWS, ids=[question for _, question in ROWS])
def test_class(bot: Bot, prover: Prover, name: str, question: str) -> None:
    reply = bot.conversation().ask(question)
    assert re.search(CLASSES[name][0], reply.text, re.IGNORECASE | re.DOTALL), reply.text
    assert reply.derivation
    assert not prover.faults(reply)


TALKS = [
    (("What year will mark 40 years of diplomatic relations?", "and 60?"), r"2056"),
    (("What were exports in the fourth quarter of 2023?", "And imports?", "which makes what total?"), r"\$14\.3"),
    (
        ("How many times larger is the value of goods offered than exports in 2023?", "and against 2023 turnover?"),
        r"5\.5 times trade turnover",
    ),
    (
        ("Trade balance of 2023?", "And in January-September 2024?", "Difference between the two deficits?"),
        r"\$20 million apart",
    ),
    (
        (
            "Which happened first: the phone call of the presidents, the exhibition, or the business forum?",
            "Put them in order.",
            "How many months from the first to the last?",
        ),
        r"^6 months",
    ),
    (
        ("When was the forum held?", "And the commission meeting: before or after that forum, by how many months?"),
        r"September 2024.*2 months",
    ),
    (("Which import fell most in dollars?", "By what percentage?"), r"paper.*44\.5%"),
    (("Which item fell by the highest percentage?", "By how many dollars?"), r"asbestos.*\$10\.4 million"),
    (("What share of trade was exports in 2023?", "And imports?"), r"87\.5%"),
    (("How much did exports grow in percent in 2023?", "And imports?", "How many points apart?"), r"17\.4 percentage"),
    (("How many joint companies are inactive?", "And of the other group?", "All inactive together?"), r"\b17\b"),
    (("How big was the deficit in 2023?", "And in 2022?", "So did it grow, and by how much?"), r"\$10\.[89]"),
    (("Sum of the two biggest export gains?", "grand total of the seven?"), r"\$9\.4"),
    (
        ("What percent of 2023 trade were exports?", "and in January-September 2024?", "how many points more is it?"),
        r"2\.6 percentage",
    ),
    (("How much more was bought from Serbia than sold there in 2023?", "And as a multiple?"), r"\b7 times"),
    (("How many times had the commission met before September 2024?",), r"^2 before"),
    (("What were imports in January-September 2023?", "And the decline in dollars?"), r"fell by about \$8\.9 million"),
    (("How much did exports grow in money in January-September 2024?", "And turnover?"), r"\$7\.5 million"),
    (("How many meetings had the commission held before its third?",), r"^2 before"),
    (("How many imports lost more than half?", "Name the ones that did not."), r"^2 of 7.*paper.*pumps"),
    (("Which imports fell by more than $5 million?", "And which didn't?"), r"^4 of 7.*pumps"),
    (
        ("Average monthly trade in 2023?", "And in January-September 2024?", "Which of those two is higher?"),
        r"\$7\.6 million.*\$7\.71 million",
    ),
    (
        ("How many joint companies are inactive?", "Which of the two groups has the higher share of active firms?"),
        r"78\.7%.*36\.4%",
    ),
    (
        ("What was turnover in the fourth quarter of 2023?", "And that is what percent of the whole year?"),
        r"15\.7%",
    ),
]


@pytest.mark.parametrize(("talk", "expected"), TALKS, ids=[talk[-1] for talk, _ in TALKS])
def test_talk(bot: Bot, talk: tuple[str, ...], expected: str) -> None:
    chat = bot.conversation()
    reply = [chat.ask(question) for question in talk][-1]
    assert re.search(expected, reply.text, re.IGNORECASE | re.DOTALL), reply.text


DIRECTIONS = [
    ("Does more Serbian direct investment come in than go out, counting from 2008?", "Yes."),
    ("Did more Serbian direct investment flow out than came in since 2008?", "No."),
    ("Did more capital leave than arrive since 2008?", "No."),
    ("Did exports make up more of trade in the nine months of 2024 than in 2023?", "Yes."),
    ("Did exports make up less of trade in the nine months of 2024 than in 2023?", "No."),
    ("Is the sum of the losses of pumps, pipes and tires above two million dollars?", "Yes."),
    ("Is the sum of the losses of pumps, pipes and tires above three million dollars?", "No."),
    ("Is the majority of firms with Serbian participation inactive?", "No."),
    ("Are most joint ventures dormant?", "Yes."),
    ("Was the import decline bigger than the export growth in dollars in January-September 2024?", "Yes."),
    ("Was the import decline in percent bigger than the export growth in January-September 2024?", "No."),
    ("Are more than half of all registered companies active?", "Yes."),
    ("Was the trade deficit in 2023 more than $60 million?", "Yes."),
    ("Was the trade deficit of 2023 below $60 million?", "No."),
    ("Is the investment surplus larger than $1 million?", "No."),
    ("Did all seven import goods fall by more than half?", "No."),
    ("Was every export rise above 500 thousand dollars?", "No."),
    ("Were all import drops larger than 600,000 dollars?", "Yes."),
    ("Did every export good gain more than $50,000?", "Yes."),
    ("Did any import product fall by 99% or more?", "No."),
    ("Did any export good grow by more than $10 million?", "No."),
    ("Did exports grow and imports grow, both of them, in January-September 2024?", "No."),
    ("Did exports and imports both grow in 2023?", "Yes."),
    ("Did export growth in 2023 exceed export growth in January-September 2024?", "Yes."),
    ("Was import growth in January-September 2024 faster than import growth in 2023?", "No."),
    ("Was the fall in tires larger than the rise in textile bags?", "Yes."),
    ("Did sawn timber gain more than liquid pumps lost?", "No."),
    ("Had both countries opened their embassies by 2015?", "No."),
    ("Had both countries opened their embassies by 2020?", "Yes."),
    ("Is it more than ten years since Serbia opened its embassy in Astana?", "Yes."),
    ("Has Kazakhstan had its embassy in Serbia for more than ten years?", "No."),
    ("Was Tokayev in Serbia before EXPO-2017?", "Yes."),
    ("Is the corn seed production older than the diplomatic relations?", "Yes."),
    ("Do the 24 documents in 28 years amount to more than one a year?", "No."),
    ("Do the 24 documents in 28 years amount to less than two a year?", "Yes."),
]


@pytest.mark.parametrize(("question", "expected"), DIRECTIONS, ids=[question for question, _ in DIRECTIONS])
def test_yes_or_no(bot: Bot, question: str, expected: str) -> None:
    assert bot.conversation().ask(question).text.startswith(expected)


REFUSED = [
    "Trade for the first nine months of 2024 is given. What does that leave for the rest of the year?",
    "The report states 2023 exports for the year. What does that leave for the final quarter of 2024?",
    "For how many years did Serbia have a consulate in Kazakhstan while Kazakhstan still had none in Serbia?",
    "What is the range in percentage points between the sharpest and the mildest export gains?",
    "Take the years of diplomatic relations and subtract the number of treaties with Croatia. What remains?",
    "Zlatiborac had been making hybrid seeds for over three decades. By what year, at the latest, must they have"
    " started?",
    "If Budan and Zemun Polje have worked together for over 20 years, by what year at the latest must they have"
    " started?",
    "When did Budan and Zemun Polje start producing hybrid corn seeds?",
    "The 90 types of goods come from how many factories?",
    "How old was Tokayev on his last trip to Serbia?",
    "Would two more active joint ventures make a majority?",
    "How many kilograms of mineral fertilizer were exported?",
    "What is the standard deviation of the export gains?",
    "What was FDI per week in 2008?",
    "What was the total turnover for all twelve months of 2024?",
    "Since trade went up in the first nine months of 2024, how many extra dollars did that mean?",
    "If all joint ventures became active, how many active companies would there be?",
    "What share of Serbia's total import bill are Kazakh goods?",
    "Did all export goods at least double?",
    "Sort tires, pipes and bananas by dollars lost.",
    "Rank tires and fertilizers by price.",
    "Which group has the larger share of women, joint or Serbian participation?",
    "How much did exports grow in 2023? Answer in tenge.",
    "How many times bigger were exports than imports to France? Answer in times.",
    "If ICCE makes its maximum every year, how many tons in four years?",
    "How many tons of steel would Hipol make in four years?",
    "If Hipol raised its price by 10%, what would it earn?",
    "If exports to China doubled, what would they be?",
    "If exports to Germany grew 20%, what would they be?",
    "If GDP grew 10%, what would exports be?",
    "If trade had grown by 20% in 2020, what would it have been?",
    "If exports grew by 20% in 2030, what would they be?",
    "Which item fell by 60 %?",
    "What rose by $3 million?",
    "What grew by 25%?",
    "Which figure is $1.4 million?",
    "Which product cost $629,000?",
    "How much would October-December 2025 need to tie with 2023?",
    "How many visitors per day came to the exhibition?",
]


@pytest.mark.parametrize("question", ["Which item rose by 54.7%?", "Which good fell by $2.4 million?"])
def test_other_way_than_the_size_that_is_given(bot: Bot, question: str) -> None:
    assert bot.conversation().ask(question).text.startswith("That is not quite")


@pytest.mark.parametrize("question", REFUSED)
def test_what_cannot_be_worked_out(bot: Bot, question: str) -> None:
    assert bot.conversation().ask(question).kind is Kind.NO_ANSWER
