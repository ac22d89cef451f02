"""How near a text is to the middle of groups of texts, by tf-idf and cosine."""

from __future__ import annotations

import pickle
from math import isclose, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzrs_bot.matching.centroids import Centroids

APPLES = [{"apple", "grow"}, {"apple", "tree"}]
BOATS = [{"boat", "sail"}]


@pytest.fixture
def centroids() -> Centroids:
    return Centroids({0: APPLES, 2: BOATS}, 3)


def test_the_nearest_group_has_the_words_of_a_text(centroids: Centroids) -> None:
    near = centroids.nearness({"apple", "tree"})
    assert near[0] > 0
    assert near[1] == near[2] == 0


def test_the_only_text_of_a_group_lies_in_its_middle(centroids: Centroids) -> None:
    assert isclose(centroids.nearness({"boat", "sail"})[2], 1, rel_tol=1e-6)


def test_a_word_counts_by_how_rare_it_is(centroids: Centroids) -> None:
    common, rare = log(4 / 3) + 1, log(4 / 2) + 1
    length = sqrt(common**2 + rare**2)
    middle = {"apple": 2 * common / length, "grow": rare / length, "tree": rare / length}
    size = sqrt(sum(weight**2 for weight in middle.values()))
    assert isclose(centroids.nearness({"apple"})[0], middle["apple"] / size, rel_tol=1e-6)
    assert isclose(centroids.nearness({"tree"})[0], middle["tree"] / size, rel_tol=1e-6)


def test_a_word_that_no_text_has_makes_a_text_less_near(centroids: Centroids) -> None:
    assert 0 < centroids.nearness({"apple", "quux"})[0] < centroids.nearness({"apple"})[0]


def test_pairs_of_words_do_not_count(centroids: Centroids) -> None:
    assert centroids.nearness({"apple", "apple tree"})[0] == centroids.nearness({"apple"})[0]


def test_nothing_is_near_to_nothing(centroids: Centroids) -> None:
    assert not centroids.nearness(set()).any()
    assert not Centroids({}, 2).nearness({"apple"}).any()


@given(st.dictionaries(st.integers(0, 4), st.lists(st.frozensets(st.sampled_from("abcdef")), min_size=1)))
def test_nearness_is_a_cosine_and_outlives_packing(texts: dict[int, list[frozenset[str]]]) -> None:
    centroids = Centroids(texts, 5)
    again = pickle.loads(pickle.dumps(centroids))
    for text in texts.values():
        near = centroids.nearness(text[0])
        assert ((near >= 0) & (near <= 1 + 1e-5)).all()
        assert (near == again.nearness(text[0])).all()
