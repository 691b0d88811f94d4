"""Rescue: a registry made from a damaged file, its backups and its change log."""
