"""What a person at a terminal, or a script on a pipe, meets: the chat and the output of the commands.

Nothing here knows what the report says; names, examples and figures come from the pack or the reply.
"""
