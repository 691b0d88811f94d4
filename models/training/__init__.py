"""Invented people for training, the picture tour and samples. Nobody here is a real person."""
