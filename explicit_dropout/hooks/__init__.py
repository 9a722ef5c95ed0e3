"""Penalties and noise on a model that somebody else wrote: what is read from it, and what is put into it."""
