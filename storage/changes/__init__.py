"""The change log: every committed change once more, in files beside the database (decision 0020).

``log`` is the log of an open registry; ``format`` says how a segment is sealed, ``writing`` and ``reading`` do it,
``rows`` takes what changed out of the database and puts it into one, ``replay`` brings an older database up to the log.
"""
