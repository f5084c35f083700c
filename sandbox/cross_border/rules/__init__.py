"""The rule book of cross-border financing: dated values (`book`) and pure functions that apply them.

Exact arithmetic throughout: amounts, rates and factors are fractions, results whole fen. No numpy, scipy or pandas.
"""
