"""Backups: copies of the database's file, the keyring, the papers and the change log at other places (decision 0021).

``source`` gives out the database's file while people work, ``making`` copies, ``proving`` reads back what was copied,
``thinning`` takes old ones away, ``layout`` and ``manifest`` know the files of a place, ``records`` the registry's own
tables of them.
"""
