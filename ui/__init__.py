"""The window: the only place with Qt (but for ``command_line``, which does the same without it)."""
