"""Which words of a question are sought, and which texts hold them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.names import fold
from app.domain.sought import LONGEST_TEXT, LONGEST_WORD, MOST_WORDS, holds, searched, sought


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("", ()),
        ("%_%", ()),
        ("Ségou", ("segou",)),
        ("convoy CONVOY cônvoy", ("convoy",)),
        ("con convoy", ("convoy",)),
        ("c convoy", ("convoy", "c")),
        ("a b a", ("a", "b")),
        ("army NEAR the AND", ("army", "near", "and", "the")),
        ('"quoted" -left title:word*', ("quoted", "title", "left", "word")),
        ("50%", ("50",)),
        ("ⴰⵣⴰⵡⴰⴷ أزواد", ("ⴰⵣⴰⵡⴰⴷ", "ازواد")),
        ("x" * 300, ("x" * LONGEST_WORD,)),
    ],
)
def test_words_are_folded_and_each_is_sought_once(question: str, words: tuple[str, ...]) -> None:
    assert sought(question) == words


def test_of_many_words_the_longest_are_sought() -> None:
    words = [f"{'abcdefghijklmnopqrstuvwxyz'[n]}{'z' * n}" for n in range(20)]

    assert sought(" ".join(words)) == tuple(reversed(words[-MOST_WORDS:]))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("convoy", True),
        ("con", True),
        ("co", True),
        ("c", False),
        ("onvoy", False),
        ("a", True),
        ("convoy attacked", True),
        ("convoy mosque", False),
        ("convoys", False),
        ("", True),
    ],
)
def test_a_word_is_found_by_how_it_begins_and_a_letter_by_itself(question: str, found: bool) -> None:
    assert holds("a convoy was attacked", sought(question)) is found


def test_a_text_keeps_no_longer_words_and_no_more_of_them_than_an_index_takes() -> None:
    long, many = "ⴰ" * 1000, " ".join(str(number) for number in range(100_000, 150_000))

    assert searched([long, "end"]) == f"{'ⴰ' * LONGEST_WORD} end"
    assert searched(["x" * LONGEST_WORD]) == "x" * LONGEST_WORD
    assert searched([many, many]) == many[: LONGEST_TEXT + 1].rpartition(" ")[0]
    assert searched(["Ségou ", " SEGOU"]) == "segou segou"


@given(st.lists(st.text(max_size=400), max_size=4))
def test_a_text_is_its_folded_words(texts: list[str]) -> None:
    words = searched(texts).split(" ")

    assert words == [word[:LONGEST_WORD] for word in fold(" ".join(texts)).split()] or words == [""]


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_text_holds_a_question_if_each_of_its_words_begins_one_of_the_texts(text: str, question: str) -> None:
    kept, asked = searched([text]).split(), [word[:LONGEST_WORD] for word in fold(question).split()]
    each = [any(one == word or (len(word) > 1 and one.startswith(word)) for one in kept) for word in asked]

    if len(set(asked)) <= MOST_WORDS:
        assert holds(" ".join(kept), sought(question)) is all(each)
    elif all(each):
        assert holds(" ".join(kept), sought(question))


@given(st.text(max_size=200))
def test_a_text_holds_itself(text: str) -> None:
    assert holds(searched([text]), sought(text))
