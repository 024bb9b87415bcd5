"""Imprint: a self-hosted site for small independent newsrooms. Every page is a file."""

__version__ = "0.1.0"
