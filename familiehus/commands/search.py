"""``familiehus search``: the search of the site, on the command line."""

from __future__ import annotations

import json

import click
from werkzeug.datastructures import MultiDict

from familiehus.commands.context import Context, pass_context
from familiehus.kernel.errors import Refused
from familiehus.search.answers import answer_json
from familiehus.search.refusals import refusal
from familiehus.search.request import NAMES, Problem, parse_request
from familiehus.settings import LANGUAGES
from familiehus.web.i18n import load_texts, speaking


@click.command()
@click.argument("words", nargs=-1)
@click.option("--filter", "-f", "filters", multiple=True, help="As in an address: kommune=Odder, postnr=4800 …")
@click.option("--language", default="da", show_default=True, type=click.Choice(LANGUAGES))
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 200))
@click.option("--json", "as_json", is_flag=True, help="The answer of /api/v1/search.")
@pass_context
def search(
    context: Context, words: tuple[str, ...], filters: tuple[str, ...], language: str, limit: int, *, as_json: bool
) -> None:
    """Find offers, as parents do: familiehus search barselscafé lolland."""
    pairs = [("q", " ".join(words)), ("limit", str(limit)), *(_pair(f) for f in filters)]
    request, problems = parse_request(
        MultiDict(pairs), language=language, places=context.tables.places, topics=context.tables.topics.by_key
    )
    if problems:
        raise Refused(_line(problems[0], context))
    editions, here = context.editions, context.editions.search
    if here.service is None:
        raise Refused("the catalogue is empty; run: familiehus catalogue load")
    with speaking(language, load_texts(context.settings.translations_dir, [language])[language]):
        answer = answer_json(here.service.search(request), request, editions.catalogue, "", here.urgent)
    if as_json:
        click.echo(json.dumps(answer, indent=1, ensure_ascii=False))
        return
    for hit in answer["results"]:
        click.echo(f"{hit['score']:6.2f}  {hit['name']}  [{', '.join(hit['municipalities']) or '-'}]  {hit['url']}")
    click.echo(f"{answer['total']} found")


def _line(problem: Problem, context: Context) -> str:
    """What is wrong in the language of the commands."""
    if problem.message_key == "unknown_filter":
        return f"there is no filter {problem.field!r}; there are: {', '.join(NAMES)}"
    with speaking("en", load_texts(context.settings.translations_dir, ["en"])["en"]):
        return f"{problem.field}: {refusal(problem, 'en')}"


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.UsageError(f"--filter {text!r} should be name=value")
    return name, value
