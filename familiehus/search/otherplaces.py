"""Places that are told of somebody else, or of where one was: "min mor bor i Odense" does not ask for Odense."""

from __future__ import annotations

# Folded, like all words here. Whose it is, or one who is spoken of as "the" one.
_WHOSE = frozenset(
    "min mit mine vores hans hendes deres barnets boernenes my our his her their moj moja moi міи моя моі мои".split()
)
# Kin that does not ask for itself here: what is near it is not near the child.
_FARTHER_OFF = frozenset(
    "mor far foraeldre moedre svigermor svigerfar svigerforaeldre bedsteforaeldre mormor farmor morfar farfar eks"
    " eksmand ekskone ekskaereste mother father mum mom dad parents inlaws grandparents grandmother grandfather ex"
    " mama tata rodzice tesciowie мама тато батьки родители свекруха".split()
)
_BY_THE = frozenset("eksen faren moderen faderen barnefaren svigermor svigerforaeldrene bedsteforaeldrene".split())
# Who may be the parent that needs help: their place counts where no other was named.
_NEAR = frozenset(
    "soester bror soestre broedre soeskende datter soen veninde ven venner veninder mand kone kaereste familie niece"
    " nevoe kusine faetter sister brother daughter son friend friends husband wife partner boyfriend girlfriend family"
    " maz zona siostra чоловік сестра".split()
)
_HAVING = frozenset("har have with med".split())
# What may stand between whom one speaks of and the place.
_BETWEEN = frozenset(
    "bor boede er arbejder arbejde lever sidder flyttede flyttet til i paa ved fra ovre nede oppe ude henne hjemme"
    " langt vaek alle stadig ogsaa jo kun helt desvaerre og derovre begge lives live living works work is are in at on"
    " over all still from mieszka mieszkaja jest sa w na живе живуть в у".split()
)
_WORKING = frozenset("arbejder job arbejde arbejdsplads laeser studerer pendler work working works job study".split())
_MOVED, _FROM = frozenset("flyttet flyttede flytter moved".split()), ("fra", "from")
_FAR_BACK, _MOVED_BACK = 7, 4


def of_another(said: list[str], at: int, *, alone: bool) -> bool:
    """Whether the place named at a position is somebody else's, or where one was; ``alone`` when no other was named."""
    start = at
    while start > max(0, at - _FAR_BACK) and said[start - 1] in _BETWEEN:
        start -= 1
    between = said[start:at]
    if between and between[-1] in _FROM:
        return not _MOVED.isdisjoint(said[max(0, at - _MOVED_BACK) : at])
    if not between or not start:
        return False
    who = said[start - 1]
    if who in _BY_THE or (who in _FARTHER_OFF and start > 1 and said[start - 2] in _WHOSE):
        return True
    near = who in _NEAR and start > 1 and said[start - 2] in _WHOSE | _HAVING
    return not alone and (near or not _WORKING.isdisjoint(between))
