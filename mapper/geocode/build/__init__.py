"""Compiling the gazetteer: every source read into one `Entries`, merged, written as mapped files."""

from mapper.geocode.build.compiler import compiled_folder, input_digest

__all__ = ["compiled_folder", "input_digest"]
