"""The one root of errors. Storage wraps its own; the web and the commands map them once."""


class FamiliehusError(Exception):
    """Anything this program says no to, with one clear line for a person."""


class Refused(FamiliehusError):
    """The request is understood and may not be done as things stand; nothing was changed.

    ``field`` names what of it the reason stands beside; "" where it is about none, or nobody has said which.
    """

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


class NotFound(FamiliehusError):
    """No such thing, or not for you: the two look the same."""


class Conflict(FamiliehusError):
    """Somebody else was first; nothing was changed."""


class BadSettings(FamiliehusError):
    """A setting is missing or cannot be read; the program does not start."""


class StorageFailure(FamiliehusError):
    """The database did not do what was asked; the cause is chained."""
