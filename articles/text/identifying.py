"""Finds out in which language texts are written, in another process: loading takes 100 MB and some seconds."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from importlib import import_module
from multiprocessing import get_context
from typing import Any

from articles.text.languages import language_tag

# Shorter texts are names and numbers as often as sentences.
_FEWEST_LETTERS = 12
# The share of the texts that must be in one language.
_SHARE = 0.7
_MOST_READ = 400  # characters of a text


def languages_of(groups: Sequence[Sequence[str]]) -> list[str]:
    """Return for each group of texts the language (BCP 47) that most of them are in, or "" if that is not clear."""
    # Spawned, not forked: a child must not share a database connection.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(main_languages_of, [list(group) for group in groups]).result()


def main_languages_of(groups: Sequence[Sequence[str]]) -> list[str]:
    """Return the same in this process."""
    return [_main_language(group) for group in groups]


def _main_language(texts: Sequence[str]) -> str:
    votes = Counter(_identify(text) for text in texts if sum(map(str.isalpha, text)) >= _FEWEST_LETTERS)
    if not votes:
        return ""
    language, number = votes.most_common(1)[0]
    return language if number >= _SHARE * votes.total() else ""


def _identify(text: str) -> str:
    return language_tag(_model().classify(text[:_MOST_READ])[0])


@lru_cache(maxsize=1)
def _model() -> Any:
    langid: Any = import_module("py3langid.langid")  # with numpy: only where it is needed

    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
