"""The chat-completions protocol, as the official client speaks it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import openai
import pytest
from openai.types.chat import ChatCompletionMessageParam

from http_host import serving
from kzrs_bot import Bot

HOW_MANY = "How many passengers did the line carry in 2024?"
MODEL = "kzrs-bot"


def said(*questions: str) -> list[ChatCompletionMessageParam]:
    """The messages of a conversation, with whatever the assistant may have said between."""
    messages: list[ChatCompletionMessageParam] = [{"role": "system", "content": "You are somebody else."}]
    for question in questions[:-1]:
        messages += [{"role": "user", "content": question}, {"role": "assistant", "content": "..."}]
    return [*messages, {"role": "user", "content": questions[-1]}]


@pytest.fixture(scope="module")
def address(ferry: Bot) -> Iterator[str]:
    with serving(ferry, tokens=("key",)) as address:
        yield address


@pytest.fixture
def client(address: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{address}/v1", api_key="key", max_retries=0) as client:
        yield client


def test_a_completion(client: openai.OpenAI, ferry: Bot) -> None:
    reply = ferry.conversation().ask(HOW_MANY)
    completion = client.chat.completions.create(model=MODEL, messages=said(HOW_MANY), temperature=0.7, seed=1)
    (choice,) = completion.choices
    assert (choice.finish_reason, choice.message.role) == ("stop", "assistant")
    assert choice.message.content == reply.text
    assert choice.message.annotations
    content = choice.message.content
    cited = choice.message.annotations[0].url_citation
    assert content[cited.start_index : cited.end_index] == "[1]"
    assert cited.title == str(reply.citations[0])
    place = httpx.get(cited.url, headers={"Authorization": "Bearer key"}).json()
    assert place["section"] == reply.citations[0].section
    assert completion.usage
    assert completion.usage.total_tokens == completion.usage.prompt_tokens + completion.usage.completion_tokens > 0


def test_the_conversation_is_in_the_messages(client: openai.OpenAI, ferry: Bot) -> None:
    chat = ferry.conversation()
    questions = [HOW_MANY, "and bicycles?", "who says so?"]
    for number, question in enumerate(questions, 1):
        completion = client.chat.completions.create(model=MODEL, messages=said(*questions[:number]))
        assert completion.choices[0].message.content == chat.ask(question).text


def test_content_in_parts(client: openai.OpenAI, ferry: Bot) -> None:
    image = {"type": "image_url", "image_url": {"url": "data:,"}}
    messages = [{"role": "user", "content": [{"type": "text", "text": HOW_MANY}, image]}]
    completion = client.chat.completions.create(model=MODEL, messages=messages)  # type: ignore[arg-type]
    assert completion.choices[0].message.content == ferry.conversation().ask(HOW_MANY).text


def test_a_stream(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(model=MODEL, messages=said(HOW_MANY)).choices[0].message
    stream = client.chat.completions.create(
        model=MODEL, messages=said(HOW_MANY), stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    *pieces, last, usage = chunks
    assert pieces[0].choices[0].delta.role == "assistant"
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks[:-1]) == whole.content
    assert len(pieces) > 5
    assert last.choices[0].finish_reason == "stop"
    assert whole.annotations
    assert last.choices[0].delta.model_extra == {
        "annotations": [annotation.model_dump() for annotation in whole.annotations]
    }
    assert (usage.choices, usage.usage is not None) == ([], True)
    assert len({chunk.id for chunk in chunks}) == 1


def test_the_clients_own_way_to_gather_a_stream(client: openai.OpenAI, ferry: Bot) -> None:
    with client.chat.completions.stream(model=MODEL, messages=said(HOW_MANY)) as stream:
        final = stream.get_final_completion()
    assert final.choices[0].message.content == ferry.conversation().ask(HOW_MANY).text


def test_the_asynchronous_client(address: str, ferry: Bot) -> None:
    async def talk() -> tuple[str | None, str]:
        async with openai.AsyncOpenAI(base_url=f"{address}/v1", api_key="key", max_retries=0) as client:
            whole, stream = await asyncio.gather(
                client.chat.completions.create(model=MODEL, messages=said(HOW_MANY)),
                client.chat.completions.create(model=MODEL, messages=said(HOW_MANY), stream=True),
            )
            pieces = [chunk.choices[0].delta.content or "" async for chunk in stream]
            return whole.choices[0].message.content, "".join(pieces)

    text = ferry.conversation().ask(HOW_MANY).text
    assert asyncio.run(talk()) == (text, text)


def test_the_models(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == [MODEL]
    assert client.models.retrieve(MODEL).owned_by == "kzrs_bot"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-4o")


def test_errors_are_those_that_the_client_knows(client: openai.OpenAI, address: str) -> None:
    with pytest.raises(openai.NotFoundError) as missing:
        client.chat.completions.create(model="gpt-4o", messages=said(HOW_MANY))
    assert missing.value.code == "model_not_found"
    assert missing.value.param == "model"
    with pytest.raises(openai.BadRequestError, match="expected one of the user") as empty:
        client.chat.completions.create(model=MODEL, messages=[{"role": "assistant", "content": "?"}])
    assert empty.value.type == "invalid_request_error"
    with pytest.raises(openai.BadRequestError) as wrong:
        client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": 7}])  # type: ignore[typeddict-item]
    assert wrong.value.param
    assert wrong.value.param.startswith("messages.0.content")
    with pytest.raises(openai.BadRequestError, match="more than 4000 characters"):
        client.chat.completions.create(model=MODEL, messages=said("x" * 4001))
    with pytest.raises(openai.BadRequestError, match="n: "):
        client.chat.completions.create(model=MODEL, messages=said(HOW_MANY), n=2)
    with pytest.raises(openai.AuthenticationError, match="bearer token"):
        openai.OpenAI(base_url=f"{address}/v1", api_key="wrong", max_retries=0).models.list()


def test_a_client_that_leaves_in_the_middle_of_a_stream_harms_nobody(client: openai.OpenAI, address: str) -> None:
    for _ in range(5):
        stream = client.chat.completions.create(model=MODEL, messages=said(HOW_MANY), stream=True)
        next(iter(stream))
        stream.close()
    assert httpx.get(f"{address}/readyz").status_code == 200
    assert client.chat.completions.create(model=MODEL, messages=said("hello")).choices[0].message.content


def test_the_example_of_the_documentation(bot: Bot, capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parent.parent / "docs" / "embedding.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(import openai\n.*?)^```$", page, re.MULTILINE | re.DOTALL)
    with serving(bot) as address:
        exec(compile(code.replace("http://127.0.0.1:8000", address), "embedding.md", "exec"), {})
    told = capsys.readouterr().out
    assert "$91.2 million" in told
    assert "/v1/places/mutual-trade/1" in told
