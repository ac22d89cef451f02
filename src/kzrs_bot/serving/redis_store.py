"""Conversations in Redis, for many machines; needs the extra `redis`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import redis

from kzrs_bot.serving.stores import Saved, StoreError

_PREFIX = "kzrs-bot:conversation:"
_PATIENCE = 3.0
"""Seconds for a connection and for an answer."""
_REPLACE = """
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'text', ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1
"""


class RedisStore:
    """Each conversation is a hash that expires; how safe an acknowledged write is, Redis's own settings say."""

    def __init__(self, url: str, keep: float) -> None:
        self._keep = max(1, round(keep))
        try:
            self._redis = redis.Redis.from_url(
                url, decode_responses=True, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE
            )
        except ValueError as error:
            raise StoreError(f"the store {url!r}: {error}") from None
        self._replace = self._redis.register_script(_REPLACE)

    def create(self, id_: str, text: str) -> None:
        with _told(), self._redis.pipeline(transaction=True) as pipeline:
            pipeline.hset(_PREFIX + id_, mapping={"version": 1, "text": text})
            pipeline.expire(_PREFIX + id_, self._keep)
            pipeline.execute()

    def read(self, id_: str) -> Saved | None:
        with _told():
            version, text = self._redis.hmget(_PREFIX + id_, ["version", "text"])
        return Saved(int(version), str(text)) if version is not None and text is not None else None

    def replace(self, id_: str, saved: Saved) -> bool:
        with _told():
            done = self._replace(keys=[_PREFIX + id_], args=[saved.version - 1, saved.version, saved.text, self._keep])
        return bool(done)

    def delete(self, id_: str) -> bool:
        with _told():
            return bool(self._redis.delete(_PREFIX + id_))


@contextmanager
def _told() -> Iterator[None]:
    """What Redis complains of as an error of ours, without its address."""
    try:
        yield
    except redis.RedisError as error:
        raise StoreError(f"the store in Redis: {type(error).__name__}") from error
