"""The bot over HTTP: an interface of its own, the chat-completions protocol, and a page to try it.

    guard ── native | completions | places | page ──► desk (threads) ──► bot, store

Needs the extra `serve`; nothing here is imported before `kzrs-bot serve` runs.
"""
