"""Every parameter for readers: the table of `sandbox parameters` and the page docs/parameters.md."""

from __future__ import annotations
