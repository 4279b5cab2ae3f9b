"""Every failure that a caller may meet, with the status it deserves.

AppError
├── NotFound            404
├── Gone                410
├── Unreadable          400  (an address or a parameter that cannot be understood)
├── NotSignedIn         401
├── NotAllowed          403
├── OldForm             403  (a form without the secret of its session, or with an old one)
├── EditConflict        409
│   └── Collision       409  (an entry that there can be once only is there already)
├── TooLarge            413
├── Misfit              422  (a file of which no row can be read)
├── InvalidRecord       422  (a record that the rules refuse: a claim without a source, ...)
├── Throttled           429
├── UnrecordedChange    500  (a bug in this code base, never the caller's fault)
├── Misconfigured       500  (the operator's settings or files; stops the start)
└── Unavailable         503  (the database cannot be reached, or is of another version)
    └── Busy            503  (as many files are being sent as go at once)
"""

from typing import NamedTuple

from app.i18n import N_


class Suggestion(NamedTuple):
    """A record of a register whose name is near to the one that was asked for."""

    register: str
    slug: str
    name: str


class AppError(Exception):
    """A failure with a sentence for whoever meets it."""

    status = 500
    title = N_("Something went wrong here")

    @property
    def detail(self) -> str:
        """The sentence."""
        return str(self)


class NotFound(AppError):
    """Nothing public stands at this address."""

    status = 404
    title = N_("Nothing is found here")

    def __init__(self, sentence: str, suggestions: tuple[Suggestion, ...] = ()) -> None:
        super().__init__(sentence)
        self.suggestions = suggestions


class Gone(AppError):
    """A record that was public and is not any more."""

    status = 410
    title = N_("This record was withdrawn")


class Unreadable(AppError):
    """A parameter that a machine interface cannot understand; `parameter` names it."""

    status = 400
    title = N_("This request cannot be understood")

    def __init__(self, parameter: str, sentence: str) -> None:
        super().__init__(sentence)
        self.parameter = parameter


class NotAllowed(AppError):
    """The author's role does not allow this."""

    status = 403
    title = N_("This is not allowed")


class NotSignedIn(AppError):
    """Nobody is signed in, or not any more; `kept` is what was typed, so that it is not lost."""

    status = 401
    title = N_("You are not signed in")

    def __init__(self, sentence: str, kept: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(sentence)
        self.kept = kept


class OldForm(AppError):
    """A form that was not made by this session; `kept` is what was typed, so that it is not lost."""

    status = 403
    title = N_("This form is too old")

    def __init__(self, sentence: str, kept: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(sentence)
        self.kept = kept


class TooLarge(AppError):
    """More was sent than is taken."""

    status = 413
    title = N_("This is too large")


class Throttled(AppError):
    """Too many attempts; `seconds` says when to come back."""

    status = 429
    title = N_("Too many attempts")

    def __init__(self, sentence: str, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class Misfit(AppError):
    """A file that cannot be taken in at all: not a table, not of this kind, broken off, or too large inside."""

    status = 422
    title = N_("This file cannot be taken in")


class EditConflict(AppError):
    """The record changed since the author looked at it."""

    status = 409
    title = N_("Somebody else changed this first")


class Collision(EditConflict):
    """What was to be saved cannot stand beside something else."""

    title = N_("Two entries collide")


class InvalidRecord(AppError):
    """The rules refuse this record."""

    status = 422
    title = N_("This record breaks a rule")


class InvalidFields(InvalidRecord):
    """The same for what a program sent; `fields` says where each mistake stands, and what it is."""

    def __init__(self, fields: tuple[tuple[str, str], ...]) -> None:
        super().__init__(f"{fields[0][0]}: {fields[0][1]}" if fields[0][0] else fields[0][1])
        self.fields = fields


class UnrecordedChange(AppError):
    """A row changed without its revision."""

    title = N_("Something went wrong here")


class Misconfigured(AppError):
    """The operator's settings or files cannot be used."""

    title = N_("The settings cannot be used")


class Unavailable(AppError):
    """The database cannot be reached or used."""

    status = 503
    title = N_("The database cannot be reached")


class Busy(Unavailable):
    """As many long answers are being made or sent as go at once."""

    title = N_("Too many files at once")
