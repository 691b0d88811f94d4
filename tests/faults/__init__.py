"""Faults of disks and machines for tests: a preload library, a model of a disk, and scripts that run as children."""
