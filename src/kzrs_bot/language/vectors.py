"""The vectors of words in their sentences, as the English pipeline's own layers give them, in a third of the time.

A message is a dozen words: what thinc does around each layer takes longer than the layer. So the layers are applied
here one after the other in plain numpy, and what the first of them makes of a word by itself, whatever stands beside
it, is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from thinc.api import Model

Vectors = NDArray[np.float32]

_MOST = 8192
"""Words whose own vectors are kept; then it begins anew."""
_SLICE = 32
"""Numbers that are worked out together: so few that no product of a short message is divided among threads, whose
start takes longer than the product."""
_TINY = np.float32(1e-8)


def applied_plainly(model: Model[Any, Any]) -> Model[Any, Any]:
    """A model that gives the same vectors as spaCy's "tok2vec" of hashed embeddings and windows."""
    attrs = {"plain": _Plain(model)}
    return Model("plain-tok2vec", _predicted, layers=[model], attrs=attrs, dims={"nO": _width(model)})


def _predicted(model: Model[Any, Any], docs: Any, is_train: bool) -> tuple[list[Vectors], Callable[[Any], Any]]:
    """The layers applied; a bot never trains them."""
    if is_train:
        raise NotImplementedError("the vectors of words are not trained here")
    return model.attrs["plain"](docs), lambda gradients: gradients


def _width(model: Model[Any, Any]) -> int:
    return int(model.get_dim("nO"))


class _Plain:
    """The layers of one model."""

    def __init__(self, model: Model[Any, Any]) -> None:
        self._embedding, encoding = model.layers
        self._columns = self._embedding.layers[0].attrs["columns"]
        self._windows = [_Window.of(each) for each in encoding.layers[0].layers]
        width = _width(model)
        self._known: dict[bytes, int] = {}
        self._own = np.zeros((_MOST, width), np.float32)
        """The vectors of words by themselves."""
        self._gap = np.zeros((len(self._windows), width), np.float32)
        """What stands before, between and after texts: as many rows as windows reach on either side."""

    def __call__(self, docs: Sequence[Any]) -> list[Vectors]:
        found = [self._gap]
        for doc in docs:
            found += (self._alone(doc), self._gap)
        vectors = np.concatenate(found)
        for window in self._windows:
            vectors = window(vectors)
        several, start = [], 0
        for doc in docs:
            several.append(vectors[start : start + len(doc)])
            start += len(doc) + len(self._gap)
        return several

    def _alone(self, doc: Any) -> Vectors:
        """The vectors of the words of a text, each by itself."""
        features = doc.to_array(self._columns).reshape(len(doc), len(self._columns))
        keys = [row.tobytes() for row in features]
        if not all(key in self._known for key in keys):
            self._learn(doc, keys)
        return self._own[[self._known[key] for key in keys]]

    def _learn(self, doc: Any, keys: Sequence[bytes]) -> None:
        """Keep the vectors of a text's words."""
        new = list(dict.fromkeys(key for key in keys if key not in self._known))
        if len(self._known) + len(new) > _MOST:
            self._known.clear()
            new = list(dict.fromkeys(keys))
        if len(new) > len(self._own):
            self._own = np.zeros((len(new), self._own.shape[1]), np.float32)
        (vectors,) = self._embedding.predict([doc])
        for key in new:
            place = self._known[key] = len(self._known)
            self._own[place] = vectors[keys.index(key)]


def _parameter(layer: Model[Any, Any], name: str) -> Vectors:
    return np.asarray(layer.get_param(name), np.float32)


class _Window(NamedTuple):
    """A layer that adds to each vector what it makes of it and of its neighbours: the greatest of some linear
    transformations ("maxout"), brought to mean 0 and variance 1 and scaled."""

    weights: Vectors
    """Those of each transformation, by slices of what it gives."""
    bias: Vectors
    scale: Vectors
    shift: Vectors

    @classmethod
    def of(cls, residual: Model[Any, Any]) -> _Window:
        layers = {each.name: each for each in residual.walk()}
        maxout, norm = layers["maxout"], layers["layernorm"]
        weights, bias = _parameter(maxout, "W"), _parameter(maxout, "b")
        width, pieces, inputs = weights.shape
        sliced = weights.transpose(1, 0, 2).reshape(pieces, width // _SLICE, _SLICE, inputs)
        return cls(
            np.ascontiguousarray(sliced.swapaxes(2, 3)),
            bias.T.reshape(pieces, width // _SLICE, 1, _SLICE),
            _parameter(norm, "G"),
            _parameter(norm, "b"),
        )

    def __call__(self, vectors: Vectors) -> Vectors:
        """The vectors but for the first and the last, which lack a neighbour."""
        inner, width = vectors[1:-1], np.float32(vectors.shape[1])
        made = np.concatenate((vectors[:-2], inner, vectors[2:]), axis=1) @ self.weights
        made += self.bias
        most: Vectors = np.maximum.reduce(made).swapaxes(0, 1).reshape(inner.shape)
        most -= np.add.reduce(most, axis=1, keepdims=True) / width
        variance = np.einsum("ij,ij->i", most, most)[:, None] / width + _TINY
        most *= self.scale / np.sqrt(variance)
        most += self.shift
        most += inner
        return most
