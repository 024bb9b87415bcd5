"""Telling other programs what happens: signed messages by the Standard Webhooks specification, sent by the worker."""
