"""A pack in every form it can be had in, made of the same blocks."""

from fairwait.keeping_in_touch.packs.writing.edition import Edition
from fairwait.keeping_in_touch.packs.writing.files import file_name, kept_file, written

__all__ = ["Edition", "file_name", "kept_file", "written"]
