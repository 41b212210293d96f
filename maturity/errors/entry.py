"""Who does not get in, or may not do what was asked."""

from maturity.errors.general import MaturityError


class SignInError(MaturityError):
    """A link, code or session does not let anybody in; the reply never says why."""


class WrongPasswordError(SignInError):
    """Address and password do not belong together, or the account has to wait; the reply never says which."""


class WrongCodeError(SignInError):
    """A one-time or recovery code is wrong or used, or the account has to wait; the reply never says which."""


class WorkAccountError(SignInError):
    """A work account lets nobody in; the reply never says whether its address is known. *reason* is for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WorkAccountUnreachableError(MaturityError):
    """The provider of work accounts does not answer as it should; nobody was signed in."""

    def __init__(self, provider: str, reason: str) -> None:
        super().__init__(f"{provider}: {reason}")
        self.provider = provider
        self.reason = reason


class NotAllowedError(MaturityError):
    """Somebody is signed in, but has no role that may do this."""

    def __init__(self, what: str) -> None:
        super().__init__(f"no role allows {what}")
        self.what = what


class TooManyTriesError(SignInError):
    """Too many wrong codes from one place; wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds


class LastCoordinatorError(MaturityError):
    """Nobody else coordinates an organisation's work in an open wave; nobody was erased."""

    def __init__(self, organisation: str) -> None:
        super().__init__(f"nobody else coordinates {organisation}")
        self.organisation = organisation
