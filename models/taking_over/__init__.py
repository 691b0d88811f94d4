"""Taking over the lists that communes kept before the program: heads, columns, rows, verdicts.

Pure: it reads cells that ``storage/spreadsheets`` has fetched and says what would become of each row.
"""
