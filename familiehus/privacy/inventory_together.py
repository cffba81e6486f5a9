"""What is kept about lines that are passed on."""

from __future__ import annotations

from familiehus.privacy.inventory_terms import LINE, ROW, About, Category, Kept

_WHO, _WHEN, _STATE = Category.WHO, Category.WHEN, Category.STATE
_HOLDER = "den, der holder kontakten, enhedens koordinator og stedfortræder"
_EVENTS = "sammen med forløbet; hændelserne i loggen bliver og har intet indhold"

TOGETHER: tuple[Kept, ...] = (
    Kept(
        "pass_ons",
        About.BOTH,
        "Så et forløb gives videre til en kollega, der har sagt ja, og aldrig står uden nogen",
        f"{_HOLDER}, og den kollega, der er spurgt",
        _EVENTS,
        {
            "id": ROW,
            "line_id": LINE,
            "unit_id from_id to_id made_by": (_WHO, "hvem der havde det, hvem der er spurgt, og hvem der spurgte"),
            "made_at settled_at": (_WHEN, "hvornår der blev spurgt og svaret"),
            "outcome": (_STATE, "hvad det blev til"),
        },
    ),
)
