"""What the exports mean: who a customer is, what happened, what was asked, where, in which money.

Names and values of columns together give each a score for each meaning (``fields``). From these
come the plans of tables (``plan``): contacts, answers, people and the links between their ids, each
line with its reason and how sure it is. What nothing tells is left to a person (``decide``).
"""
