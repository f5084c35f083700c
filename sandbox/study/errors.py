"""What can go wrong with a study as a whole; a single run that fails is a record, never an exception."""

from __future__ import annotations


class StudyError(Exception):
    """A study could not go on. The message says what happened and what to do; what is done is kept."""
