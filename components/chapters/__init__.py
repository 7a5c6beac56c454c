"""Chapters of the Methods page, one a file: prose about how numbers are made."""
