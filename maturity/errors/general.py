"""Errors that belong to no single noun: the base, what is not found, fields of a form, settings."""

from collections.abc import Mapping


class MaturityError(Exception):
    """The base of every error that this program raises on purpose."""


class NotFoundError(MaturityError):
    """Something was asked for that does not exist, or not for the person who asks."""

    def __init__(self, kind: str, name: object) -> None:
        super().__init__(f"no {kind} {name!r}")
        self.kind = kind
        self.name = name


class FieldsError(MaturityError):
    """Fields of a form cannot be used; nothing was stored. *problems*: field to what is wrong with it, in one word."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {problem}" for field, problem in problems.items()))
        self.problems = dict(problems)


class ResourceMissingError(MaturityError):
    """A folder of shipped data is in neither the wheel nor the checkout."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the shipped folder {name!r} is missing; reinstall the program")
        self.name = name


class SettingError(MaturityError):
    """A setting cannot be used; nothing was started."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class MailHeaderError(MaturityError):
    """A recipient is not one mail address, or a subject is not one line; no mail was written."""

    def __init__(self, field: str) -> None:
        super().__init__(f"the {field} of a mail cannot be used")
        self.field = field
