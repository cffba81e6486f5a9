"""What the editor calls days, periods, and the facts its form does not ask for."""

from __future__ import annotations

from familiehus.web.i18n import mark as _

DAYS = {
    "mon": _("mandag"),
    "tue": _("tirsdag"),
    "wed": _("onsdag"),
    "thu": _("torsdag"),
    "fri": _("fredag"),
    "sat": _("lørdag"),
    "sun": _("søndag"),
}
PERIODS = {"week": _("uge"), "month": _("måned"), "year": _("år")}
# Facts that are not in the form but can differ between two versions.
OTHERS = {
    "key": _("Nøgle"),
    "slug": _("Netadresse"),
    "former_slugs": _("Tidligere netadresser"),
    "verified": _("Sidst set efter"),
    "owner": _("Ejer"),
    "organisation": _("Organisation"),
    "regions": _("Regioner"),
    "nationwide": _("Hele landet"),
    "programme": _("Program"),
    "kind": _("Slags"),
    "tier_stated": _("Kilden nævner selv niveauet"),
    "valid": _("Periode"),
    "access.visitation": _("Regler for visitation"),
    "access.approval_by": _("Godkendes af"),
    "access.self_start_by": _("Kan begynde selv"),
}
