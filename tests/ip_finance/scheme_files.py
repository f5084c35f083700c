"""Schemes for tests, written as a user writes them."""

from sandbox.declare.yaml_reader import read_yaml
from sandbox.ip_finance.schemes.reader import read_scheme

HEAD = """\
schema: 1
name: trial
title: A trial scheme
source: "made up"
status: derived
grade: low
"""


def scheme_of(body):
    return read_scheme(read_yaml(HEAD + body, "trial.yaml"))


# I:E6: the fund pays at most 2.2 million for one loan.
CAPPED = """\
parties:
  fund: {share: 45, caps: {per_loan: 2200000}}
  bank: {share: 35}
  guarantor: {share: 20}
"""
