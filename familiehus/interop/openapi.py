"""The description of the JSON API (OpenAPI 3.1), made from the schemas of what it reads and answers."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from familiehus import __version__
from familiehus.accounts.schemas import OPERATIONS as ONESELF
from familiehus.catalogue import documents
from familiehus.catalogue.domain import House, Offer
from familiehus.catalogue.schemas import OfferListQuery
from familiehus.concerns.schemas import OPERATIONS as CONCERNS
from familiehus.family_page.schemas import OPERATIONS as ANONYMOUS
from familiehus.feedback.schemas import OPERATIONS as VOICES
from familiehus.frontdesk.schemas import OPERATIONS as FRONT_DESK
from familiehus.interop import acts, schemas, shapes
from familiehus.programmes.schemas import ACTIONS as STEPS
from familiehus.programmes.schemas import OPERATIONS as PROGRAMMES
from familiehus.referrals.schemas import ACTIONS, DEMANDS, TALKS
from familiehus.referrals.schemas import OPERATIONS as FAMILIES
from familiehus.router.schemas import OPERATIONS as ROUTER
from familiehus.search.schemas import OfferListSchema, ResultSchema, SearchAnswerSchema, SearchQuery
from familiehus.statistics.schemas import OPERATIONS as NUMBERS
from familiehus.web.problems import MEDIA_TYPE

Json = dict[str, Any]
HSDS_VERSION = "3.1"
_REPEATED = frozenset("kommune niveau sektor maalgruppe adgang emne dag tid sprog".split())
_LANGUAGE = {
    "name": "lang",
    "in": "query",
    "description": "Language of the answer: da, en, ar, uk, pl or tr. Without it the header Accept-Language decides, "
    "then Danish.",
    "schema": {"type": "string", "enum": ["da", "en", "ar", "uk", "pl", "tr"]},
}
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
_ABOUT = (
    "Offers for expectant parents and families with small children in Denmark. Reading them needs no key. What the "
    "sources do not say is absent, never guessed. What staff do with families needs a token, and is what the pages do: "
    "the same rules, the same consents, the same record. Errors are problem documents (RFC 9457)."
)
_LINES: Json = {"application/x-ndjson": {"schema": {"type": "string"}}}
_PROBLEMS = {
    400: "A parameter is unknown, given twice or out of range.",
    404: "No such entry.",
    405: "The header Allow names the methods that work.",
    410: "The entry was taken down.",
    503: "The catalogue is being prepared, or the database does not answer.",
}
# Path, operation, what it does, parameters of a list (None: one object by id), what it answers.
_HSDS = (
    ("services", "Service", schemas.ServiceQuery, shapes.SERVICE),
    ("organizations", "Organization", schemas.OrganizationQuery, shapes.ORGANIZATION),
    ("service_at_locations", "ServiceAtLocation", schemas.AtLocationQuery, shapes.AT_LOCATION),
    ("taxonomies", "Taxonomy", schemas.PageQuery, shapes.TAXONOMY),
    ("taxonomy_terms", "TaxonomyTerm", schemas.TermQuery, shapes.TERM),
)


class ParameterError(Schema):
    """One parameter, or one place in the body, that cannot be used."""

    parameter = fields.String(metadata={"description": "In the address or a header."})
    pointer = fields.String(metadata={"description": "A place in the body (RFC 6901)."})
    message = fields.String(required=True)


class ProblemSchema(Schema):
    """A problem document."""

    type = fields.Url(required=True, metadata={"description": "Stable; leads to an explanation."})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(metadata={"description": "Why not, and what to do instead, in the language of the answer."})
    reason = fields.String(metadata={"description": "The same for programs; stable."})
    errors = fields.List(fields.Nested(ParameterError))


@lru_cache(maxsize=4)
def document(public_url: str) -> Json:
    """The whole description; ``public_url`` is the site's own address. Do not change what it returns."""
    plugin = MarshmallowPlugin(schema_name_resolver=_name)
    spec = APISpec(
        title="Familiehus",
        version=__version__,
        openapi_version="3.1.0",
        info={"description": _ABOUT, "license": {"name": "MPL-2.0", "identifier": "MPL-2.0"}},
        servers=[{"url": public_url}],
        plugins=[plugin],
    )
    plugin.converter.add_attribute_function(_more)  # type: ignore[union-attr]
    spec.components.parameter("lang", "query", _LANGUAGE)
    spec.components.schema("Problem", schema=ProblemSchema)
    for status, told in (_PROBLEMS | acts.PROBLEMS).items():
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        spec.components.response(str(status), {"description": told, "content": content})
    _own(spec, plugin)
    families = (*FAMILIES, *DEMANDS, *TALKS, *CONCERNS, *PROGRAMMES, *ANONYMOUS)
    every = (*ONESELF, *ROUTER, *families, *FRONT_DESK, *VOICES, *NUMBERS)
    acts.add(spec, every, lambda query: _query(plugin, query), {"action": ACTIONS, "step": STEPS})
    _hsds(spec, plugin)
    return spec.to_dict()


def _own(spec: APISpec, plugin: MarshmallowPlugin) -> None:
    _path(spec, "/api/v1/search", "search", "Search as parents do", _query(plugin, SearchQuery), SearchAnswerSchema)
    _path(spec, "/api/v1/offers", "listOffers", "Every offer", _query(plugin, OfferListQuery), OfferListSchema)
    one = {"anyOf": [_entry(spec, Offer), _entry(spec, House)]}
    told = "An offer, or a house, with every field that is known"
    _path(spec, "/api/v1/offers/{id}", "getOffer", told, [_ID], one)
    spec.path("/api/openapi.json", operations={"get": _operation("getDescription", "This description", [], {})})


def _hsds(spec: APISpec, plugin: MarshmallowPlugin) -> None:
    _path(spec, "/api/hsds/", "hsdsAbout", "HSDS: what this interface is", [], shapes.About)
    for path, name, query, shape in _HSDS:
        page = shapes.page_of(f"Hsds{name}Page", shape)
        told = path.replace("_", " ")
        _path(
            spec, f"/api/hsds/{path}", f"hsdsList{name}", f"HSDS: list of {told}", _query(plugin, query), page, _LINES
        )
        _path(spec, f"/api/hsds/{path}/{{id}}", f"hsdsGet{name}", f"HSDS: one of the {told}", [_ID], shape)


def _path(
    spec: APISpec, path: str, name: str, told: str, parameters: list[Json], answers: object, also: Json | None = None
) -> None:
    operation = _operation(name, told, [*parameters, "lang"], answers)
    operation["responses"]["200"]["content"] |= also or {}
    spec.path(path, operations={"get": operation})


def _operation(name: str, told: str, parameters: list[Any], answers: object) -> Json:
    by_id = _ID in parameters
    problems = (400, 404, 405, 410, 503) if by_id else (400, 405, 503)
    return {
        "operationId": name,
        "summary": told,
        "parameters": parameters,
        "responses": {
            "200": {"description": "The answer.", "content": {"application/json": {"schema": answers}}},
            **{str(status): str(status) for status in problems},
        },
    }


def _query(plugin: MarshmallowPlugin, query: type[Schema]) -> list[Json]:
    """The parameters a schema reads; those that may stand several times as lists."""
    found = cast("list[Json]", plugin.converter.schema2parameters(query(), location="query"))  # type: ignore[union-attr]
    for parameter in found:
        if query is SearchQuery and parameter["name"] in _REPEATED:
            parameter |= {"schema": {"type": "array", "items": parameter["schema"]}, "explode": True}
    return found


def _entry(spec: APISpec, record: type[Offer] | type[House]) -> Json:
    """An entry with every field: what the catalogue's file says of it, with names in place of keys."""
    base = documents.schema_for(record)
    own = ResultSchema(exclude=("score", "why")).fields
    for name in ("municipalities", "house", "sectors", "tier"):
        own[name].required = own[name].allow_none = False
    ids = {"organisation_id": fields.UUID(required=True), "house_id": fields.UUID()}
    replaced = {"organisation", "house", "slug", "kind", "name", "municipalities", "tier", "sectors"}
    rest = {name: field for name, field in base.fields.items() if name not in replaced}
    title = f"{record.__name__}Entry"
    spec.components.schema(title, schema=Schema.from_dict(rest | dict(own) | ids, name=title))
    return {"$ref": f"#/components/schemas/{title}"}


def _name(schema: object) -> str:
    """What a schema is called in the description."""
    kind = schema if isinstance(schema, type) else type(schema)
    return str(kind.__name__).removesuffix("Schema").removeprefix("Generated")


def _more(_converter: object, field: fields.Field[Any], **_: object) -> Json:
    """The values of the catalogue's closed lists, and formats by the names OpenAPI has for them."""
    if isinstance(field, fields.Url):
        return {"format": "uri"}
    if isinstance(field, schemas.Moment):
        return {"type": "string"}
    values = getattr(field, "enum", None)
    return {"type": "string", "enum": [member.value for member in values]} if values else {}
