"""The command line: arguments in, the package's own calls out."""

import sys
from pathlib import Path
from typing import Any

import click

from cxlab.errors import CxlabError


class _Commands(click.Group):
    """Commands whose errors, where cxlab raised them on purpose, are printed as one message."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CxlabError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="cxlab")
def cli() -> None:
    """Personas, journeys, emotions and drivers, computed from the rows you own."""


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--customers", default=2000, show_default=True, help="How many customers to make.")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same rows.")
def sample(folder: Path, customers: int, seed: int) -> None:
    """Write a made study into FOLDER: a retailer whose personas, drivers and pains are known."""
    from cxlab.sample import write_sample

    write_sample(folder, customers=customers, seed=seed)
    click.echo(f"{folder}: {customers:,} made customers; what was planted is in {folder / 'truth'}")


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--recipe", metavar="NAME", help="Read every file that may be an export of it.")
@click.option("--force", is_flag=True, help="Replace a study.toml that is there already.")
def init(folder: Path, recipe: str | None, force: bool) -> None:
    """Draft a study.toml for the exports in FOLDER, and say how sure each guess is."""
    from cxlab.draft import draft_study, save_draft

    draft = draft_study(folder, recipe=recipe)
    save_draft(draft, force=force)
    click.echo(str(draft))
    click.echo(f"Next: read {folder / 'study.toml'}, then run cxlab check {folder}")


@cli.command()
@click.argument("study", type=click.Path(path_type=Path))
@click.option("--refresh", is_flag=True, help="Read every source again, databases too.")
def check(study: Path, refresh: bool) -> None:
    """Say everything that is wrong with STUDY, and which artifacts its data support."""
    from cxlab.study.check import check_study
    from cxlab.study.prepare import prepare

    if refresh:
        prepare(study.resolve(), refresh=True)
    checked = check_study(study)
    click.echo(str(checked))
    sys.exit(0 if checked.ok else 1)


@cli.command()
@click.argument("study", type=click.Path(path_type=Path))
@click.option(
    "--notebook",
    "notebooks",
    multiple=True,
    metavar="NAME",
    help="Only this one, by name (01_personas) or file; may be repeated.",
)
@click.option(
    "-p",
    "--parameter",
    "parameters",
    multiple=True,
    metavar="NAME=VALUE",
    help="A notebook's parameter (k=5); may be repeated.",
)
@click.option("--jobs", default=1, show_default=True, help="How many notebooks run at once.")
@click.option(
    "--out",
    default="reports",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder in which the report gets one of its own.",
)
def report(
    study: Path,
    notebooks: tuple[str, ...],
    parameters: tuple[str, ...],
    jobs: int,
    out: Path,
) -> None:
    """Render the report of STUDY: a page for each notebook, and an index.

    The exit status is 0 where every page is complete, 1 where a notebook failed or nothing could
    be run.
    """
    from cxlab.reports.run import render_report

    given = dict(map(_pair, parameters))
    rendered = render_report(
        study, notebooks=notebooks or None, parameters=given, jobs=jobs, out=out
    )
    click.echo(str(rendered.index))
    for name in rendered.failed:
        click.echo(f"Error: {name} failed; its page shows the cell and the message", err=True)
    sys.exit(1 if rendered.failed else 0)


@cli.command()
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("customer_id")
@click.option(
    "--out",
    default="reports",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder in which the reports are.",
)
@click.option("--keep-reports", is_flag=True, help="Leave the report, which may quote them.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
def erase(study: Path, customer_id: str, out: Path, keep_reports: bool, dry_run: bool) -> None:
    """Erase CUSTOMER_ID from what cxlab keeps of STUDY, and say where the sources hold them.

    The id is one as a source writes it; a linked one may be written kind:id. The exit status is 1
    where nobody has it.
    """
    from cxlab.reports.erase import erase_customer

    erasure = erase_customer(
        study, customer_id, out=out, keep_reports=keep_reports, dry_run=dry_run
    )
    click.echo(str(erasure))


def _pair(item: str) -> tuple[str, str]:
    name, mark, value = item.partition("=")
    if not mark or not name.strip():
        raise click.BadParameter(f"{item!r} is not NAME=VALUE", param_hint="-p")
    return name.strip(), value


def main() -> None:
    """Run the command line."""
    cli()


if __name__ == "__main__":
    main()
