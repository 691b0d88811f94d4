"""Help inside the program: the guide behind F1, the keys that hold on the present page behind Ctrl+/.

Nothing but ``keys.py`` is loaded before somebody asks.
"""
