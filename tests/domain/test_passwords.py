"""Which passwords are refused because they are tried first, and that others are not."""

import pytest

from app.domain.accounts import check_password
from app.domain.errors import InvalidRecord


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password2024!",
        "P@ssw0rd2024",
        "passwordpassword",
        "my-password-1",
        "motdepasse123",
        "Mali2024Mali2024",
        "administrator",
        "Welcome-2026",
        "bienvenue1234",
        "letmein-letmein",
        "qwertyuiop12",
        "azertyuiop12",
        "1qaz2wsx3edc",
        "asdfghjkl;12",
        "123456789012",
        "0987654321098",
        "abcdefghijkl",
        "aaaabbbbccccddddeeee",
        "zxcvbnm12345",
        "iloveyou2024",
    ],
)
def test_what_everybody_tries_is_refused(password: str) -> None:
    assert len(password) >= 12
    with pytest.raises(InvalidRecord, match="easily guessed"):
        check_password(password, "aminata")


@pytest.mark.parametrize(
    "password",
    [
        "a camel crosses the erg",
        "the dragon ate my football",
        "correct horse battery",
        "K7#1234pQzRwu",
        "un mot de passe long",
        "tr0mbone-sillage",
        "password of the salt road",
        "кошка и верблюд",
        "x" * 60 + "yzabcw quite long",
        "4f9a1c77e0b23d58",
    ],
)
def test_others_are_taken(password: str) -> None:
    check_password(password, "aminata")
