"""From data to PDF: the layout of Nghị định 30/2020/NĐ-CP and the forms of the drug law.

Pure: no clock, no registry, no Qt. The same data gives the same bytes.
"""
