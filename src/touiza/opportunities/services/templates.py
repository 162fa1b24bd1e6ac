"""Templates: what an association writes again and again, kept under a name and begun from."""

import dataclasses
import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.opportunities.fields import PLAIN, TEXTS, OpportunityFields, fields_of
from touiza.opportunities.models import Opportunity, Template
from touiza.opportunities.services.copying import DATES, undated
from touiza.opportunities.services.publishing import create_opportunity
from touiza.opportunities.services.questions import Asked, asked_of, write_asked
from touiza.vocabulary.models import Accommodation, Cause, Language, Place, Skill, SustainableGoal

MOST = 40
TERMS: dict[str, Any] = {
    "causes": Cause, "goals": SustainableGoal, "languages": Language, "accommodations": Accommodation,
    "skills_needed": Skill, "skills_welcome": Skill,
}  # fmt: skip
TIMES = ("starts", "ends")
LEFT = {*DATES, *TEXTS, *TIMES, "commune", "data_from_outside"}
KEPT = ("tags", *(name for name in PLAIN if name not in LEFT))


@transaction.atomic
def save_template(
    *, opportunity: Opportunity, name: str, by: Actor, at: dt.datetime | None = None
) -> Template:
    """Keep what an opportunity says and asks as a template of its association. The same name is written over.

    Refuses "name_missing" and, past MOST of them, "templates_full".
    """
    if not name:
        raise Refusal("name_missing", _("Write a name for the template."), field="name")
    association = opportunity.association
    Association.objects.select_for_update().get(pk=association.pk)
    template = Template.objects.filter(association=association, name=name).first()
    if template is None:
        if association.templates.count() >= MOST:
            raise Refusal(
                "templates_full", _("There are forty templates already. Delete one that nobody uses."), field="name"
            )
        template = Template(association=association, name=name, by=by, created_at=at or clock.now())
    template.said = as_json(undated(fields_of(opportunity))) | {"asked": asked_of(opportunity).as_json()}
    template.save()
    return template


@transaction.atomic
def rename_template(*, template: Template, name: str) -> Template:
    """Give it another name. Refuses "name_missing" and "name_taken"."""
    if not name:
        raise Refusal("name_missing", _("Write a name for the template."), field="name")
    template.name = name
    try:
        with transaction.atomic():
            template.save(update_fields=["name"])
    except IntegrityError:
        raise Refusal("name_taken", _("Another template has this name."), field="name") from None
    return template


@transaction.atomic
def delete_template(*, template: Template) -> None:
    """Forget it; what was begun from it stays."""
    template.delete()


@transaction.atomic
def begin_from_template(
    *, template: Template, by: Actor, form_key: str | None = None, at: dt.datetime | None = None, silent: bool = False
) -> Opportunity:
    """Return a draft that says and asks what the template does. The same `form_key` makes one."""
    fields = from_json(template.said)
    opportunity = create_opportunity(
        association=template.association, by=by, fields=fields, form_key=form_key, at=at, silent=silent
    )
    if not opportunity.is_copy and not opportunity.post.edited_at:
        opportunity.is_copy = True
        opportunity.save(update_fields=["is_copy"])
        write_asked(opportunity=opportunity, asked=Asked.from_json(template.said.get("asked")))
    return opportunity


def as_json(fields: OpportunityFields) -> dict[str, Any]:
    """Return what it says as plain values; words by their ids."""
    told = {name: getattr(fields, name).as_json() for name in TEXTS}
    told |= {name: getattr(fields, name) for name in KEPT}
    told |= {name: value.isoformat() if (value := getattr(fields, name)) else None for name in TIMES}
    told |= {name: [row.pk for row in getattr(fields, name)] for name in TERMS}
    return told | {"commune": fields.commune_id}


def from_json(said: dict[str, Any]) -> OpportunityFields:
    """Read it back. A word that the vocabulary has lost since is passed over."""
    known = {field.name for field in dataclasses.fields(OpportunityFields)}
    values: dict[str, Any] = {name: said[name] for name in KEPT if name in said and name in known}
    values |= {name: TranslatedText.from_json(said.get(name)) for name in TEXTS}
    values |= {name: dt.time.fromisoformat(said[name]) for name in TIMES if said.get(name)}
    values |= {name: list(model.objects.filter(pk__in=said.get(name) or ())) for name, model in TERMS.items()}
    return OpportunityFields(**values, commune=Place.objects.filter(pk=said.get("commune")).first())


