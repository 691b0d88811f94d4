"""The sheet of paper that opens a registry when nobody's password does: its code, and how it is typed."""
