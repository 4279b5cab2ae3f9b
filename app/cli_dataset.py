"""The command `atlas dataset`: the datasets, and what of each readers may see."""

from typing import Annotated

import typer
from rich.console import Console

from app.domain.policy import Byline
from app.domain.vocabulary import Republish, UserRole
from app.render.keeping import Keeper
from app.render.kept_files import writers
from app.settings import Settings, load
from app.store import datasets
from app.store.db import migrate, opened, prepare_folder

AUTHOR = "Command line"
app = typer.Typer(help="Say what of datasets readers may see.", no_args_is_help=True)
say = Console(highlight=False, soft_wrap=True)

Slug = Annotated[str, typer.Argument(help="The short name of the dataset, as `atlas dataset list` tells it.")]
Setting = Annotated[Republish, typer.Argument(help="Nothing, its figures without its texts, or all of it.")]
Reason = Annotated[str, typer.Option(help="Why, for the history.")]


@app.command(name="list")
def list_command() -> None:
    """List the datasets, with what of each readers may see."""
    settings = _prepared()
    with opened(settings.url) as sessions, sessions.reader() as db:
        rows = datasets.every(db)
    for one in rows:
        released = f" {one.draft.released}" if one.draft.released else ""
        shown = f"{one.draft.slug}  {one.draft.republish.value}  {one.draft.name}{released}"
        say.print(f"{shown}  ({one.published} of {one.incidents} incidents published)", markup=False)
    if not rows:
        say.print("There is no dataset yet. The first import of one brings it.")


@app.command()
def republish(slug: Slug, setting: Setting, reason: Reason = "Its terms.") -> None:
    """Say what of a dataset readers may see: nothing, figures or all. It holds at once."""
    settings = _prepared()
    with opened(settings.url) as sessions, sessions.writer() as db:
        one = datasets.one(db, slug)
        less = list(Republish).index(setting) < list(Republish).index(one.draft.republish)
        draft = one.draft.model_copy(update={"republish": setting})
        by = Byline(AUTHOR, UserRole.ADMINISTRATOR, reason)
        changed = datasets.amend_dataset(db, draft, by, seen=one.version)
        db.commit()
    if changed:
        say.print(f"{one.draft.name}: {setting.definition} ({one.published} incidents)", markup=False)
        for kept in Keeper(settings.data_dir, writers(settings.address)).holding(slug) if less else ():
            say.print(f"The snapshot of {kept.name} still holds it: atlas snapshot --remove {kept.name} --ground WHY")
    else:
        say.print(f"{one.draft.name}: that is how it is already.", markup=False)


def _prepared() -> Settings:
    settings = load()
    if settings.needs_data_dir:
        prepare_folder(settings.data_dir)
    migrate(settings.url)
    return settings
