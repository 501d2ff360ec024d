"""Files in, rows out: a reader for each format, found by the file's ending."""

from cxlab.study.readers import csv, excel, headings, jsonl, parquet
from cxlab.study.readers.base import BROKEN, READERS, ROW, Reader, Relation, UnreadableError
from cxlab.study.readers.files import open_source

__all__ = [
    "BROKEN",
    "READERS",
    "ROW",
    "Reader",
    "Relation",
    "UnreadableError",
    "csv",
    "excel",
    "headings",
    "jsonl",
    "open_source",
    "parquet",
]
