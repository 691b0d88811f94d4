"""Spreadsheets in. Foreign workbooks are hostile: a separate process reads them within limits."""
