"""Every address that needs no permission, for people to read. A route that is neither here nor declared is refused."""

PAGES = frozenset(
    {
        "/",
        "/tilbud",
        "/tilbud/<slug>",
        "/tilbud/<slug>.ics",
        "/huse/<slug>",
        "/<any(huse,tilbud):kind>/<slug>/forslag",
        "/<any(tilbud,huse):kind>/<slug>/qr.svg",
        "/kalender",
        "/kort",
        "/kort/kommuner.json",
        "/kort/kommune/<code>.svg",
        "/liste",
        "/privatliv",
        "/was",
        "/sitemap.xml",
        "/robots.txt",
    }
)
HEALTH = frozenset({"/healthz", "/readyz", "/metrics"})
API = frozenset(
    {
        "/api/docs",
        "/api/openapi.json",
        "/api/files/<path:filename>",
        "/api/problems/<slug>",
        "/api/v1/search",
        "/api/v1/offers",
        "/api/v1/offers/<number>",
        "/api/hsds/",
        "/api/hsds/<any(services,organizations,service_at_locations,taxonomies,taxonomy_terms):kind>",
        "/api/hsds/<any(services,organizations,service_at_locations,taxonomies,taxonomy_terms):kind>/<number>",
    }
)
# The way in. Forms that can be sent before there is a session have no token of one: their origin is looked at instead.
BEFORE_SESSION = frozenset(
    {
        "/personale/log-ind",
        "/personale/log-ind/adgangsnoegle",
        "/personale/log-ind/adgangsnoegle/begynd",
        "/personale/invitation/<token>",
    }
)
SIGN_IN = BEFORE_SESSION | {
    "/personale/log-ind/kode",
    "/personale/log-ind/noedkode",
    "/personale/log-ind/totrin",
    "/personale/log-ind/katalog",
    "/personale/log-ind/katalog/svar",
    "/personale/log-ud",
}
# A parent's own page: a link and a code open it, and its forms carry a token of that session. And what a parent writes
# without an account: no cookie, the origin of the form is looked at.
OWN_PAGE = frozenset(
    {
        "/min-side",
        "/min-side/forlad",
        "/min-side/<locator>",
        "/min-side/<locator>/<act>",
        "/min-side/<locator>/aftale/<uuid:appointment>.ics",
    }
)
FAMILY = OWN_PAGE | {"/kontakt-mig", "/anonym", "/anonym/side", "/anonym/slet", "/svar/<locator>"}
# Nothing at addresses that begin so is kept by anybody.
PRIVATE = ("/personale", "/min-side", "/kontakt-mig", "/anonym", "/svar/")
PUBLIC = PAGES | HEALTH | API | SIGN_IN | FAMILY
