"""The composition root: everything is built and hung together here, and nowhere else."""

from __future__ import annotations

from importlib import import_module
from wsgiref.headers import Headers

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from familiehus import web
from familiehus.accounts import oidc_site, passkey_site
from familiehus.accounts import site as accounts_site
from familiehus.accounts.doorkeeper import Doorkeeper
from familiehus.accounts.oidc_client import OidcClient
from familiehus.accounts.oidc_site import make_oidc
from familiehus.accounts.passkey_domain import RelyingParty
from familiehus.accounts.passkey_site import make_passkeys
from familiehus.accounts.site import AccountsSite
from familiehus.catalogue import site as catalogue_site
from familiehus.concerns import site as concerns_site
from familiehus.editions import Editions, Tables
from familiehus.family_page import site as family_site
from familiehus.feedback import site as feedback_site
from familiehus.frontdesk import site as front_desk_site
from familiehus.programmes import site as programmes_site
from familiehus.referrals import site as referrals_site
from familiehus.router import site as router_site
from familiehus.search import site as search_site
from familiehus.settings import EXTENSION, Env, Settings
from familiehus.statistics import site as statistics_site
from familiehus.web.guard import install_guard
from familiehus.web.headers import SECURITY_HEADERS, add_security_headers
from familiehus.web.health import health_blueprint
from familiehus.web.i18n import init_i18n
from familiehus.web.observe import configure_logging, observe
from familiehus.web.outages import tell_outages
from familiehus.web.page_cache import PageCache
from familiehus.web.templating import Application
from familiehus.wiring import (
    keys_must_fit,
    open_accounts,
    open_concerns,
    open_database,
    open_family_page,
    open_feedback,
    open_front_desk,
    open_referrals,
    open_router,
    open_statistics,
    read_keys,
)

EDITIONS = "familiehus.editions"
DOORS = (
    "familiehus.web.pages",
    "familiehus.catalogue.public",
    "familiehus.search.public",
    "familiehus.catalogue.api",
    "familiehus.search.api",
    "familiehus.interop.api",
    "familiehus.accounts.staff.sign_in",
    "familiehus.accounts.staff.oidc",
    "familiehus.accounts.staff.work",
    "familiehus.accounts.staff.account",
    "familiehus.accounts.staff.passkeys",
    "familiehus.accounts.staff.organisation",
    "familiehus.accounts.staff.people",
    "familiehus.accounts.api",
    "familiehus.catalogue.staff.entries",
    "familiehus.catalogue.staff.form",
    "familiehus.catalogue.staff.preview",
    "familiehus.catalogue.staff.acts",
    "familiehus.referrals.staff.board",
    "familiehus.referrals.staff.new",
    "familiehus.referrals.staff.send",
    "familiehus.referrals.staff.line",
    "familiehus.referrals.staff.referral",
    "familiehus.referrals.api.board",
    "familiehus.referrals.api.lines",
    "familiehus.referrals.api.consents",
    "familiehus.referrals.api.send",
    "familiehus.referrals.api.referral",
    "familiehus.referrals.api.parent_page",
    "familiehus.referrals.api.family",
    "familiehus.referrals.api.pass_on",
    "familiehus.referrals.api.demands",
    "familiehus.referrals.api.talks",
    "familiehus.referrals.api.proposals",
    "familiehus.concerns.api",
    "familiehus.router.api",
    "familiehus.concerns.staff.notify",
    "familiehus.concerns.staff.screening",
    "familiehus.concerns.staff.before_start",
    "familiehus.concerns.staff.approval",
    "familiehus.concerns.staff.advice",
    "familiehus.concerns.staff.worry",
    "familiehus.concerns.staff.meeting",
    "familiehus.referrals.staff.parent_page",
    "familiehus.referrals.staff.family",
    "familiehus.referrals.staff.pass_on",
    "familiehus.referrals.staff.appointment",
    "familiehus.referrals.staff.proposal",
    "familiehus.referrals.staff.demands",
    "familiehus.referrals.staff.again",
    "familiehus.programmes.staff",
    "familiehus.programmes.api",
    "familiehus.frontdesk.staff",
    "familiehus.frontdesk.api",
    "familiehus.statistics.staff.numbers",
    "familiehus.statistics.staff.births",
    "familiehus.statistics.staff.report",
    "familiehus.statistics.api",
    "familiehus.feedback.staff.surveys",
    "familiehus.feedback.staff.statements",
    "familiehus.feedback.api",
    "familiehus.feedback.public",
    "familiehus.family_page.staff",
    "familiehus.family_page.api",
    "familiehus.family_page.public.leaving",
    "familiehus.family_page.public.own_page",
    "familiehus.family_page.public.ask",
    "familiehus.family_page.public.anonymous",
)


def create_app(settings: Settings, *, watch: bool = True) -> Flask:
    """The application on a database brought up to date. ``watch`` looks for new editions in the background."""
    configure_logging()
    database = open_database(settings)
    keys_must_fit(settings, database)
    editions = Editions(settings, Tables.read(settings.data_dir), database)
    editions.refresh()
    accounts = open_accounts(settings, database, editions.clock)
    concerns = open_concerns(settings, accounts, editions.catalogue.places)
    families = open_referrals(settings, accounts, concerns.gatekeeper)
    family = open_family_page(settings, editions, families)
    editions.catalogue.can_be_asked = family.asking.can_be_asked
    voices = open_feedback(settings, accounts)
    editions.catalogue.has_suggestions = voices.statements.has_suggestions
    app = Application("familiehus", static_folder=None, template_folder="web/templates")
    app.extensions |= {
        EXTENSION: settings,
        EDITIONS: editions,
        catalogue_site.EXTENSION: editions.catalogue,
        search_site.EXTENSION: editions.search,
        accounts_site.EXTENSION: accounts,
        concerns_site.EXTENSION: concerns,
        referrals_site.EXTENSION: families,
        family_site.EXTENSION: family,
        feedback_site.EXTENSION: voices,
        front_desk_site.EXTENSION: open_front_desk(settings, accounts, editions),
        programmes_site.EXTENSION: programmes_site.make_programmes(families),
        router_site.EXTENSION: open_router(editions, database),
        statistics_site.EXTENSION: open_statistics(settings, accounts, editions),
    }
    _other_ways_in(app, settings, accounts)
    app.config.update(MAX_CONTENT_LENGTH=1024 * 1024, MAX_FORM_MEMORY_SIZE=256 * 1024)
    add_security_headers(app, encrypted=settings.env is Env.PRODUCTION)
    observe(app)
    install_guard(app, Doorkeeper(accounts))
    _hang_doors(app, editions, settings)
    _wrap(app, editions, settings)
    if watch:
        editions.watch()
    return app


def _other_ways_in(app: Flask, settings: Settings, accounts: AccountsSite) -> None:
    """The workplace's login where one is set, and passkeys where the public address allows them."""
    keys = read_keys(settings)
    if settings.oidc is not None:
        provider = OidcClient(settings.oidc, settings.public_url + oidc_site.RETURN)
        app.extensions[oidc_site.EXTENSION] = make_oidc(settings.oidc, provider, accounts, keys)
    if (party := RelyingParty.at(settings.public_url)) is not None:
        app.extensions[passkey_site.EXTENSION] = make_passkeys(party, accounts, keys)


def _hang_doors(app: Flask, editions: Editions, settings: Settings) -> None:
    tell_outages(app)
    app.register_blueprint(health_blueprint(lambda: editions.search.service is not None, settings.metrics_token))
    for door in DOORS:
        app.register_blueprint(import_module(door).bp)
    init_i18n(app, settings.translations_dir, settings.languages)


def _wrap(app: Flask, editions: Editions, settings: Settings) -> None:
    """Around the application: its own files first, then the pages it has already made."""
    static = WhiteNoise(
        app.wsgi_app,
        root=f"{web.__path__[0]}/static",
        prefix="static/",
        add_headers_function=_secure,
        max_age=31536000,
    )
    cache = PageCache(static, lambda: editions.catalogue.edition.name, editions.clock.seconds, settings.page_cache_mb)
    app.wsgi_app = cache  # type: ignore[method-assign]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(cache, x_for=count, x_proto=count, x_host=0)  # type: ignore[method-assign]


def _secure(headers: Headers, _path: str, _url: str) -> None:
    for name, value in SECURITY_HEADERS.items():
        headers[name] = value
