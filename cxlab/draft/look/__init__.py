"""Files are opened and their columns profiled: what stands there, before its meaning is asked.

A sample of each export is kept in a database in memory. Of each column it is counted how its
values are written (dates, amounts, addresses, sentences), from which follow the dialect of the file
(decimal mark, order of day and month) and the SQL that reads its values.
"""
