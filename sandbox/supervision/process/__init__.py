"""The life of a case: `life` tells it, `gate`, `testing` and `routes` are its chapters."""

from sandbox.supervision.process.life import Process

__all__ = ["Process"]
