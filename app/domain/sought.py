"""Words that a question seeks in texts: what is kept of a text for them, and when a text answers."""

from collections.abc import Iterable

from app.domain.names import fold

LONGEST_WORD = 200
"""So many letters of a word count, in texts and in questions; an index of PostgreSQL takes no much longer ones."""
LONGEST_TEXT = 250_000
"""So many letters of the words of a text are searched; an index of PostgreSQL takes no much longer text."""
MOST_WORDS = 12
"""So many words of a question are sought, the longest ones, so that no question takes long."""


def searched(texts: Iterable[str]) -> str:
    """The words of some texts, folded, so that neither accents nor the right language are needed to find them."""
    text = fold(" ".join(texts))
    if _holds_a_long_word(text):
        text = " ".join([word[:LONGEST_WORD] for word in text.split()])
    if len(text) > LONGEST_TEXT:
        text = " ".join(dict.fromkeys(text.split()))[: LONGEST_TEXT + 1].rpartition(" ")[0]
    return text


def _holds_a_long_word(text: str) -> bool:
    """Whether any word is longer than counts; a leap from gap to gap, for every text of an import is asked."""
    start = 0
    while len(text) - start > LONGEST_WORD:
        start = text.rfind(" ", start, start + LONGEST_WORD + 1) + 1
        if not start:
            return True
    return False


def sought(question: str) -> tuple[str, ...]:
    """The words of a question that a text has to hold, the longest first.

    A word of which another one of the question is a longer form asks for nothing more, and is left out.
    """
    words = sorted({word[:LONGEST_WORD] for word in fold(question).split()}, key=lambda word: (-len(word), word))
    kept: list[str] = []
    for word in words:
        if not (begins(word) and any(longer.startswith(word) for longer in kept)):
            kept.append(word)
    return tuple(kept[:MOST_WORDS])


def begins(word: str) -> bool:
    """Whether a word of a question stands for all that begin with it; a single letter stands for itself."""
    return len(word) > 1


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether a searched text holds every one of the words, or one that begins with it."""
    spaced = f" {text} "
    return all((f" {word}" if begins(word) else f" {word} ") in spaced for word in words)
