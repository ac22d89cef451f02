"""Texts are told apart by the words that tell groups from those like them."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from kzrs_bot.matching.centroids import Centroids
from kzrs_bot.matching.classifier import SHARPNESS, Classifier, normalised

ALIKE = {
    0: [["how", "much", "grain", "was", "sold"], ["grain", "sold", "in", "tons"], ["sold", "grain", "how", "much"]],
    1: [["how", "much", "grain", "was", "bought"], ["grain", "bought", "in", "tons"], ["bought", "grain", "much"]],
    2: [["when", "was", "the", "bridge", "built"], ["year", "of", "the", "bridge"]],
}


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier(ALIKE, 3)


def test_probabilities_add_up_to_one(classifier: Classifier) -> None:
    for text in (["grain"], ["bridge", "sold"], ["nothing", "known"], []):
        assert float(np.exp(classifier.likelihoods(text)).sum()) == pytest.approx(1, abs=1e-5)


def test_a_word_that_tells_two_groups_apart_counts_more_than_those_they_share(classifier: Classifier) -> None:
    text = ["how", "much", "grain", "bought"]
    middles = normalised(Centroids(ALIKE, 3).nearness(text) * np.float32(SHARPNESS))
    learned = classifier.likelihoods(text)
    assert int(learned.argmax()) == 1
    assert learned[1] - learned[0] > middles[1] - middles[0]


def test_a_strange_word_makes_less_sure(classifier: Classifier) -> None:
    assert classifier.likelihoods(["bridge", "zeppelin", "opera"]).max() < classifier.likelihoods(["bridge"]).max()


def test_pairs_of_words_and_the_order_of_words_do_not_count(classifier: Classifier) -> None:
    plain = classifier.likelihoods(["grain", "sold"])
    assert (classifier.likelihoods(["sold", "grain", "grain sold"]) == plain).all()


def test_without_texts_there_is_nothing_to_say() -> None:
    assert len(Classifier({}, 0).likelihoods(["grain"])) == 0


def test_a_kept_classifier_says_the_same(classifier: Classifier) -> None:
    kept = pickle.loads(pickle.dumps(classifier))
    assert (kept.likelihoods(["grain", "bought"]) == classifier.likelihoods(["grain", "bought"])).all()
