"""A second, deliberately naive reading of domain/law.md, written without sight of the engine.

It shares with the program only the kinds of events, dates and the calendar of working days. Each module
begins with its READINGS: what the text leaves open and how it was read here.
"""
