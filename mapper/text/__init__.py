"""Reading a text: one shape for its characters, its sentences, its words, its language."""

from mapper.text.lexicon import Lexicon, languages, lexicon
from mapper.text.normalize import fold, normalize
from mapper.text.reading import Reading, Sentence, open_text, read_text

__all__ = ["Lexicon", "Reading", "Sentence", "fold", "languages", "lexicon", "normalize", "open_text", "read_text"]
