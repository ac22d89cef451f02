"""Room of the engine; see the design notes in docs."""
