"""The domain: who the people are, what happened to them, and what the law makes of it.

Pure Python. Nothing in here knows of windows, SQL or PDF; see tests/test_architecture.py.
"""
