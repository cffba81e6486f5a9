"""What is kept about the front desk and the family's voice that could say something about somebody."""

from __future__ import annotations

from familiehus.privacy.inventory_terms import ROW, VERSION, About, Category, Kept

HOUSE: tuple[Kept, ...] = (
    Kept(
        "desk_days",
        About.STAFF,
        "Så loggen får én hændelse for hver person, der tæller besøg, og hver dag",
        "ingen",
        "efter 14 dage",
        {
            "person_id": (Category.WHO, "hvem der talte"),
            "house_id": (Category.REFERENCE, "i hvilket hus"),
            "day": (Category.WHEN, "hvilken dag"),
        },
    ),
    Kept(
        "consent_demands",
        About.STAFF,
        "Hvad en organisation kræver af det ja, et fag skriver ned",
        "organisationens leder og administrator",
        "aldrig: det er en indstilling, og loggen siger, hvem der ændrede den",
        {
            "organisation_id": (Category.REFERENCE, "i hvilken organisation"),
            "profession in_writing at_most_days": (Category.STATE, "hvilket fag, på skrift eller ej, og hvor længe"),
            "changed_by": (Category.WHO, "hvem der ændrede det sidst"),
            "changed_at": (Category.WHEN, "hvornår"),
            "version": VERSION,
        },
    ),
    Kept(
        "statements",
        About.ANONYMOUS,
        "Det, nogen har skrevet i et spørgeskema uden at sige, hvem de er",
        "koordinator og forløbsleder; efter frigivelse alle, rapporten er til",
        "når det holdes tilbage; ellers, hvis det ikke er frigivet, 12 måneder efter spørgeskemaet er lukket og "
        "tidligst fire uger efter den sidste dag, der var planlagt",
        {
            "id": ROW,
            "survey_id": (Category.REFERENCE, "hvilket spørgeskema"),
            "week": (Category.WHEN, "ugen, aldrig dagen"),
            "aside question language": (
                Category.STATE,
                "spørgsmål og sprog, og om det er lagt til side",
            ),
            "content": (Category.ORDINARY, "det, der blev skrevet; læses igennem, før det bruges"),
            "state": (Category.STATE, "om det er læst igennem og frigivet"),
            "reply replied": (Category.STATE, "det offentlige svar på et forslag, og hvilken dag"),
        },
        frozenset({"content"}),
    ),
)
