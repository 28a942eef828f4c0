"""JSON schemas of pack files, generated from the models: editors complete and check packs while they are written."""

import json
from typing import Any

from pydantic import BaseModel

from guiju.judge.rulebook.load import MODELS

_TITLES = {
    "rule": "规则",
    "tariff": "罚则",
    "vocabulary": "词表",
    "classifier": "分类器",
    "platform": "平台",
    "category": "商品类目",
    "shop": "店铺",
    "redirects": "改名记录",
}


def schema_files() -> dict[str, str]:
    """Return every schema by its file name, as it is to be written."""
    return {f"{name}.json": _text(name, model) for name, model in MODELS.items()}


def _text(name: str, model: type[BaseModel]) -> str:
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema.update(model.model_json_schema(by_alias=True, mode="validation"))
    schema["title"] = f"Guiju {name} · {_TITLES[name]}"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
