"""Pages of a list, numbered from 1."""

# Further than anybody leafs; a number without bounds would be more than a database can count to.
LAST_PAGE = 10_000


def page_within(number: int) -> int:
    """The page nearest to it that a list can have."""
    return min(max(number, 1), LAST_PAGE)
