"""What can be done to accounts and to ways in, in words for the log."""

from app.domain.words import Word
from app.i18n import N_


class DeedKind(Word):
    """One kind of deed; the log keeps the value."""

    ACCOUNT_ADDED = "account_added", N_("added the account")
    ROLE_CHANGED = "role_changed", N_("changed the role of the account")
    DEACTIVATED = "deactivated", N_("closed the account")
    REACTIVATED = "reactivated", N_("opened the account again")
    NAME_CHANGED = "name_changed", N_("changed how the name is shown")
    LINK_MADE = "link_made", N_("made a one-time link")
    PASSWORD_SET = "password_set", N_("set the password")
    SIGNED_IN = "signed_in", N_("signed in")
    SIGNED_OUT = "signed_out", N_("signed out")
    SESSIONS_ENDED = "sessions_ended", N_("ended sessions")
    TOKEN_MADE = "token_made", N_("made an API token")
    TOKEN_REVOKED = "token_revoked", N_("revoked an API token")
