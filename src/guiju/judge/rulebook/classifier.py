"""Classifiers: a file of weights that hears in the words of a message what no list of words can hold.

The weights are learned from labelled messages (`generate/classifier.py`); what they lead to is written in the pack.
"""

from typing import Annotated

from pydantic import AfterValidator, Field, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from guiju.judge.model.terms import Category
from guiju.judge.rulebook.strict import Line, Slug, Slugs, Strict

Percent = Annotated[StrictInt, Field(ge=1, le=99)]
"""A chance in per cent."""


def _file_name(value: str) -> str:
    if value.endswith(".weights") and "/" not in value and "\\" not in value:
        return value
    raise PydanticCustomError("weights", "“{value}”不是同一文件夹里的 .weights 文件；只写文件名", {"value": value})


class Label(Strict):
    """What the chance of one category leads to.

    From `flags` on, the message breaks the first of `rules` that binds its platform, though no pattern matched. Below
    `clears`, what the patterns of the category found is let pass. Without them the classifier does neither.
    """

    flags: Percent | None = None
    clears: Percent | None = None
    rules: Slugs = ()


class Classifier(Strict):
    """One classifier of single messages; `weights` names the file beside this one.

    The hits of rules in `never_clears` stand whatever it hears: there a word is forbidden as such.
    """

    name: Slug
    title: Line
    weights: Annotated[StrictStr, AfterValidator(_file_name)]
    never_clears: Slugs = ()
    labels: Annotated[dict[Category, Label], Field(min_length=1)]
