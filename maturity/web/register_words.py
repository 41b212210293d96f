"""What is wrong with a file or a form for the register, in the reader's language; and the words of its columns."""

from collections.abc import Iterable

from flask_babel import gettext as _

from maturity.domain.person import Role
from maturity.domain.table_file import Fault


def by_field(faults: Iterable[Fault]) -> dict[str, str]:
    """Return field to sentence for a form: the first fault of each; what is missing is called by its name."""
    names = field_names()
    found: dict[str, str] = {}
    for one in faults:
        missing = one.code == "missing" and one.column in names
        found.setdefault(one.column, _("Fill in: %(field)s", field=names[one.column]) if missing else sentence(one))
    return found


def field_names() -> dict[str, str]:
    """Return field of a form to its name, for those that something has to stand in."""
    return {
        "code": _("Code"),
        "kind": _("Kind"),
        "name": _("Name"),
        "county_code": _("County code"),
        "county_name": _("County"),
        "population": _("Population"),
        "email": _("Email"),
        "roles": _("Roles"),
    }


def sentence(fault: Fault) -> str:
    """Return what is wrong and what to do."""
    words = _of_files() | _of_texts() | _of_codes() | _of_letters()
    return words[fault.code] % fault.facts


def kind_names() -> dict[str, str]:
    """Return kind of organisation to its name."""
    return {"municipality": _("Municipality"), "region": _("Region"), "unit": _("Shared purchasing unit")}


def group_names() -> dict[str, str]:
    """Return kind of organisation to what all of that kind are called."""
    return {
        "municipality": _("All municipalities"),
        "region": _("All regions"),
        "unit": _("All shared purchasing units"),
    }


def role_names() -> dict[Role, str]:
    """Return role to its name, for the roles that an organiser knows of."""
    return {Role.COORDINATOR: _("Coordinator"), Role.APPROVER: _("Approver"), Role.READER: _("Reader")}


def _of_files() -> dict[str, str]:
    return {
        "no-file": _("Choose a file."),
        "too-large": _("The file is larger than %(size)s MB. Divide it into several files."),
        "not-utf-8": _("The file is not UTF-8. Save it as 'CSV UTF-8 (comma delimited)'."),
        "not-text": _("This is neither an Excel file (.xlsx) nor a CSV file. Save the table as one of them."),
        "not-a-workbook": _(
            "The Excel file cannot be read. Save it anew as .xlsx without a password, or as CSV UTF-8."
        ),
        "too-many": _("The file holds too much: at most %(rows)s rows and %(columns)s columns can be read. Divide it."),
        "empty": _("The file is empty."),
        "no-rows": _("There is no row below the names of the columns."),
        "quotes": _('A quotation mark is not closed. Write a " inside a text twice.'),
        "cells": _("The row has %(found)s cells for %(expected)s columns. Put a text with commas in quotation marks."),
        "unknown-column": _("There is no such column. The columns are %(columns)s."),
        "column-twice": _("The column stands twice. Take one away."),
        "missing-column": _("The column is missing. Add it; its cells may be empty where nothing is required."),
    }


def _of_texts() -> dict[str, str]:
    return {
        "missing": _("Something has to stand here."),
        "formula": _("A spreadsheet would run a text that begins with %(sign)s. Write it in another way."),
        "control": _("The text has signs that cannot be seen. Type it anew."),
        "too-long": _("The text has %(length)s characters, at most %(limit)s are possible. Shorten it."),
        "not-a-number": _("'%(written)s' is not a number. Write digits only."),
        "not-a-year": _("'%(written)s' is not a year. Write it as 2024."),
        "unknown-word": _("'%(written)s' cannot stand here. Write one of: %(words)s."),
        "not-an-address": _("'%(written)s' is not a mail address. Write it as anna.berg@example.se."),
        "unknown-role": _(
            "'%(written)s' is no such role. Write coordinator, approver or reader; coordinators ask the rest."
        ),
        "differs": _("%(written)s is described in another way in row %(row)s. Write the same in both."),
    }


def _of_codes() -> dict[str, str]:
    return {
        "not-a-code": _("'%(written)s' is not a code. Write 2 to 12 digits, capital letters or hyphens."),
        "not-a-code-municipality": _(
            "'%(written)s' is not a municipality's code of four digits. Was a leading zero lost?"
        ),
        "not-a-code-region": _("'%(written)s' is not a region's code of two digits. Was a leading zero lost?"),
        "not-a-county": _("'%(written)s' is not a county's code of two digits. Was a leading zero lost?"),
        "twice": _("'%(written)s' stands in row %(row)s already. Keep one of the two rows."),
        "taken": _("'%(written)s' is a code of %(name)s already. Choose another code."),
        "unknown-organisation": _(
            "The register has no organisation with the code '%(written)s'. Was a leading zero lost?"
        ),
    }


def _of_letters() -> dict[str, str]:
    return {
        "not-in-wave": _("The organisation with the code '%(written)s' takes no part in this wave. Take the row away."),
        "no-address": _("Write the registrar's address, or the address of a contact person."),
        "no-subject": _("Write a subject."),
        "no-text": _("Write the letter."),
        "unknown-field": _("%(written)s is no field of this letter. Use one of those listed."),
        "other-link": _("Take the web address away: the personal link is the only one in a letter."),
        "no-link": _("Write the field for the link once, on a line of its own."),
        "no-code": _("Write the field for the code, for those who cannot open the link."),
        "no-days": _("Write the field for the days left in the subject, so that every reminder has a new one."),
    }
