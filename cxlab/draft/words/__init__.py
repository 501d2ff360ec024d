"""What words mean, and nothing else: the names of columns, files, questions and touchpoints.

Each table is a ``.tsv`` that a person can read and lengthen: a label, a language, its words. No row
of an export is looked at here, so everything above may ask what a word says.
"""
