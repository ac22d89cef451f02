"""The bot as tools for assistants, by the Model Context Protocol; needs the extra `mcp`."""
