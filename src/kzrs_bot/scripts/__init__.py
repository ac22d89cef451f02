"""Scripted conversations: files that say what is asked and what a reply must hold, and tools for authors of packs."""
