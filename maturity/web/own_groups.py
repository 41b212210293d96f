"""Own peer groups: putting one together step by step, naming, renaming and removing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maturity.domain.arrival import needed
from maturity.domain.group_address import in_address
from maturity.domain.neighbours import FEWEST, MOST, Trait
from maturity.domain.organisation import Organisation
from maturity.domain.own_group import LEAST_OWN_GROUP
from maturity.errors import FieldsError, GroupRefusedError
from maturity.services import own_groups
from maturity.web import wiring
from maturity.web.errors import length_problem
from maturity.web.fields import number
from maturity.web.group_words import refusal_text, trait_names, traits_text
from maturity.web.permission import actor, permission

bp = Blueprint("own_groups", __name__)

Page = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class Basket:
    """What the form holds from step to step.

    Attributes:
        name: as typed.
        chosen: members so far, in Swedish order.
        search: what is looked for.
        found: what the search has found, without those chosen.
        traits: what the nearest were asked for by.
        count: how many.
    """

    name: str
    chosen: tuple[Organisation, ...]
    search: str
    found: tuple[Organisation, ...]
    traits: tuple[Trait, ...]
    count: int


@bp.get("/benchmark/groups")
@permission("coordinator")
def index() -> str:
    """List the own groups."""
    with wiring.database().read() as store:
        found = own_groups.groups(store, actor())
    return render_template("own_groups/list.html", groups=found, in_address=in_address, traits_text=traits_text)


@bp.get("/benchmark/groups/new")
@permission("coordinator")
def form() -> str:
    """Show an empty form."""
    return _form_page(_basket(), {})


@bp.post("/benchmark/groups/new")
@permission("coordinator")
def step() -> Page:
    """Take one step of the form: search, add, take out, suggest the nearest, or save."""
    basket = _basket()
    if "save" not in request.form:
        problems = {}
        if "nearest" in request.form and not basket.traits:
            problems["traits"] = _("Choose at least one thing.")
        if len(basket.name) > own_groups.LONGEST_NAME:
            problems |= _sentences({"name": "too-long"}, basket.name)
        return (_form_page(basket, problems), 422) if problems else _form_page(basket, {})
    try:
        with wiring.database().write() as store:
            codes = [one.code for one in basket.chosen]
            made = own_groups.make(store, actor(), basket.name, codes, basket.traits, wiring.now())
    except FieldsError as error:
        return _form_page(basket, _sentences(error.problems, basket.name)), 422
    except GroupRefusedError as error:
        why = refusal_text(error.refusal, error.alike, actor().organisation)
        return _form_page(basket, {"codes": why}), 422
    flash(_("The group “%(name)s” is saved.", name=made.name))
    return redirect(url_for("results.benchmark", group=in_address(made), _anchor="comparison"), 303)


@bp.get("/benchmark/groups/<int:group_id>")
@permission("coordinator")
def group(group_id: int) -> str:
    """Show a group, to be renamed or removed."""
    return _one_page(group_id, None, {})


@bp.post("/benchmark/groups/<int:group_id>")
@permission("coordinator")
def rename(group_id: int) -> Page:
    """Give a group another name."""
    name = request.form.get("name", "")
    try:
        with wiring.database().write() as store:
            own_groups.rename(store, actor(), group_id, name, wiring.now())
    except FieldsError as error:
        return _one_page(group_id, name, _sentences(error.problems, name)), 422
    flash(_("The new name is saved."))
    return redirect(url_for(".index"), 303)


@bp.post("/benchmark/groups/<int:group_id>/remove")
@permission("coordinator")
def remove(group_id: int) -> Response:
    """Take a group out of the list."""
    with wiring.database().write() as store:
        own_groups.remove(store, actor(), group_id, wiring.now())
    flash(_("The group is removed."))
    return redirect(url_for(".index"), 303)


def _basket() -> Basket:
    """Read the form and do the step that was pressed; what cannot be a member is left out."""
    with wiring.database().read() as store:
        register = own_groups.candidates(store, actor())
    chosen = set(request.form.getlist("codes"))
    if "add" in request.form:
        chosen |= set(request.form.getlist("more"))
    chosen.discard(request.form.get("drop", ""))
    traits = tuple(one for one in Trait if one.value in request.form.getlist("traits"))
    count = min(max(number(request.form.get("count", "")) or MOST, FEWEST), MOST)
    if "nearest" in request.form and traits:
        chosen = {one.organisation.code for one in own_groups.nearest(actor(), register, traits, count)}
    search = " ".join(request.form.get("q", "").split())
    found = [one for one in register if one.code not in chosen and _matches(one, search)] if search else []
    return Basket(
        request.form.get("name", ""),
        tuple(one for one in register if one.code in chosen),
        search,
        tuple(found),
        traits,
        count,
    )


def _matches(one: Organisation, search: str) -> bool:
    wanted = search.casefold()
    return wanted in one.name.casefold() or wanted in one.county_name.casefold() or wanted == one.code


def _form_page(basket: Basket, problems: Mapping[str, str]) -> str:
    wave = actor().wave
    is_open, least = wave.is_open(wiring.now()), max(LEAST_OWN_GROUP, wave.limits.median)
    return render_template(
        "own_groups/new.html",
        basket=basket,
        problems=problems,
        trait_names=_traits_of(actor().organisation),
        counts=range(FEWEST, MOST + 1),
        least=needed(least) if is_open else least,
        few=needed(wave.limits.median) if is_open else wave.limits.median,
        is_open=is_open,
    )


def _traits_of(organisation: Organisation) -> dict[Trait, str]:
    """Return what an organisation can be alike in: a region has no municipality group and its county to itself."""
    names = trait_names()
    if organisation.kind != "municipality":
        names = {one: name for one, name in names.items() if one not in (Trait.SKR_GROUP, Trait.COUNTY)}
    return names


def _one_page(group_id: int, name: str | None, problems: Mapping[str, str]) -> str:
    with wiring.database().read() as store:
        found = own_groups.group(store, actor(), group_id)
        members: Sequence[Organisation] = [
            one for one in own_groups.candidates(store, actor()) if one.code in found.group.codes
        ]
    return render_template(
        "own_groups/one.html",
        one=found,
        name=found.group.name if name is None else name,
        members=members,
        traits_text=traits_text,
        problems=problems,
    )


def _sentences(problems: Mapping[str, str], name: str) -> dict[str, str]:
    words = {
        ("name", "missing"): _("Write a name for the group."),
        ("name", "too-long"): length_problem(len(name), own_groups.LONGEST_NAME),
        ("name", "taken"): _("You have a group with this name. Choose another one."),
        ("codes", "missing"): _("Choose the members of the group."),
        ("codes", "unknown"): _("Choose members that take part in the wave."),
        ("codes", "too-many"): ngettext(
            "An organisation can have %(num)s own group in a wave, removed ones included.",
            "An organisation can have %(num)s own groups in a wave, removed ones included.",
            own_groups.MOST_GROUPS,
        ),
    }
    return {field: words[field, problem] for field, problem in problems.items()}
