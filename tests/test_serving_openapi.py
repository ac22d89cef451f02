"""The OpenAPI document is true: what it allows is served as it says, what it forbids is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from http_host import serving
from kzrs_bot import Bot
from kzrs_bot.serving.app import create_app
from kzrs_bot.serving.openapi import OPERATIONS, Operation, document
from kzrs_bot.serving.settings import Settings
from kzrs_bot.serving.stores import MemoryStore

UNDESCRIBED = {"/", "/openapi.json"}
"""The page and the document itself."""

NOT_CHECKED = [schemathesis.checks.positive_data_acceptance, schemathesis.checks.ignored_auth]
"""More is refused than a schema can say, and nobody needs a token here."""
MODES = [(operation, schemathesis.GenerationMode.POSITIVE) for operation in OPERATIONS]
MODES += [(operation, schemathesis.GenerationMode.NEGATIVE) for operation in OPERATIONS if operation.takes]
"""Requests that the document allows; where there is a body, also such as it forbids."""


@pytest.fixture(scope="module")
def address(ferry: Bot) -> Iterator[str]:
    with serving(ferry) as address:
        yield address


@pytest.fixture(scope="module")
def api(address: str) -> Any:
    return schemathesis.openapi.from_url(f"{address}/openapi.json")


@pytest.mark.parametrize(("operation", "mode"), MODES, ids=[f"{o.name}-{mode.value}" for o, mode in MODES])
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_server_keeps_to_its_document(
    api: Any, operation: Operation, mode: schemathesis.GenerationMode, data: st.DataObject
) -> None:
    case = data.draw(api[operation.path][operation.method.upper()].as_strategy(generation_mode=mode))
    case.call_and_validate(excluded_checks=NOT_CHECKED)


def test_what_is_served_of_a_conversation_is_as_told(api: Any, ferry: Bot) -> None:
    def called(path: str, method: str, **parts: Any) -> dict[str, Any]:
        told: dict[str, Any] = api[path][method].Case(**parts).call_and_validate(excluded_checks=NOT_CHECKED).json()
        return told

    place = {"id": called("/v1/conversations", "POST")["id"]}
    body = {"question": ferry.pack.wording["example_questions"][0]}
    turn = called("/v1/conversations/{id}/turns", "POST", path_parameters=place, body=body)
    assert turn["reply"]["kind"] == "answer"
    assert called("/v1/conversations/{id}", "GET", path_parameters=place)["turns"] == [turn]
    cited = turn["reply"]["citations"][0]
    where = {"section": cited["section"], "paragraph": str(cited["paragraph"])}
    assert called("/v1/places/{section}/{paragraph}", "GET", path_parameters=where)["facts"]
    assert called("/v1/ask", "POST", body=body)["reply"] == turn["reply"]
    message = {"role": "user", "content": body["question"]}
    asked = {"model": "kzrs-bot", "messages": [message]}
    assert called("/v1/chat/completions", "POST", body=asked)["object"] == "chat.completion"
    assert called("/v1/models/{model}", "GET", path_parameters={"model": "kzrs-bot"})["object"] == "model"


def test_every_route_is_described(ferry: Bot) -> None:
    app: Any = create_app(ferry, MemoryStore(1), Settings())
    served = {(method.lower(), route.path) for route in app.app.routes for method in route.methods - {"HEAD"}}
    told = {(operation.method, operation.path) for operation in OPERATIONS}
    assert {pair for pair in served if pair[1] not in UNDESCRIBED} == told


def test_tokens_are_told_where_they_are_needed() -> None:
    assert "security" not in document(Settings())
    told = document(Settings(tokens=("t",)))
    assert told["security"] == [{"bearer": []}]
    assert all("401" in operation["responses"] for path in told["paths"].values() for operation in path.values())


def test_limits_are_told() -> None:
    told = document(Settings(longest_question=99))["components"]["schemas"]
    assert told["Question"]["properties"]["question"]["maxLength"] == 99
