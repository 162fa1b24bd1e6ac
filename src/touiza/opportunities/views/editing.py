"""One visit to the editor: what it began from, what was typed, what is stored of it, what is answered."""

from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from touiza.accounts.models import User
from touiza.accounts.services.limits import take
from touiza.actors.models import Actor
from touiza.associations.context import workspace
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.core.web import blame
from touiza.media.links import picture_url
from touiza.media.models import Attachment
from touiza.media.services import store_picture
from touiza.opportunities.access_shifts import shifts_ahead
from touiza.opportunities.checks import ASKED_FOR, advice
from touiza.opportunities.fields import NOTHING, OpportunityFields, fields_of
from touiza.opportunities.forms.editor import EditorForm
from touiza.opportunities.lines import preview_of
from touiza.opportunities.models import Opportunity, Timing
from touiza.opportunities.services.publishing import create_opportunity, publish_opportunity, update_opportunity
from touiza.opportunities.zones import zone_of
from touiza.posts.models import PostState
from touiza.posts.services.writing import describe_picture

DRAFT, PREVIEW, PUBLISH = "draft", "preview", "publish"
STEPS = ("schedule", "questions", "organisers")  # a draft is saved, and goes on to its other pages
DAY = 24 * 3600
HIDDEN = ("latitude", "longitude", "source", "as_of", "data_from_outside")  # what the editor does not show


class Editing:
    """One visit to the editor: what it began from, what was typed, what comes of it."""

    def __init__(
        self,
        request: HttpRequest,
        actor: Actor,
        association: Association,
        opportunity: Opportunity | None,
        initial: dict[str, Any],
    ) -> None:
        self.request, self.actor, self.association, self.opportunity = request, actor, association, opportunity
        self.user = cast("User", request.user)
        self.deed = request.POST.get("deed", DRAFT)
        self.is_draft = opportunity is None or opportunity.post.state != PostState.PUBLISHED
        self.form = EditorForm(
            request.POST if request.method == "POST" else None,
            request.FILES if request.method == "POST" else None,
            initial=initial,
            zone=opportunity.zone if opportunity else zone_of(association.commune, self.user.time_zone),
            ended=opportunity.ends_at if opportunity else None,
            publishing=request.method == "POST" and (self.deed == PUBLISH or not self.is_draft),
        )

    def answer(self) -> HttpResponse:
        """Keep what was typed and say so. A draft is kept as far as it can be read; publishing needs all of it."""
        valid = self.form.is_valid()
        if self.deed == PREVIEW or (not valid and self.form.publishing):
            return self.page(422 if self.form.errors else 200)
        try:
            self.save()
        except Refusal as refusal:
            blame(self.form, refusal)
            if refusal.code == "changed_meanwhile":
                data = self.request.POST.copy()
                data["seen"] = self._edited()
                self.form.data = data
            return self.page(422)
        if not valid:
            messages.warning(self.request, _("The draft is saved, but for what is marked below."))
            return self.page(422)
        return self.onward()

    def save(self) -> None:
        """Store the picture first (it is not undone by the database), then the rest in one transaction."""
        take(key=f"opportunity:{self.actor.pk}", limit=300, seconds=DAY)
        picture = self._picture()
        fields = self.form.opportunity_fields(picture=picture, **self._kept())
        with transaction.atomic():
            if self.opportunity is None:
                key = self.form.cleaned_data.get("form_key") or public_id()
                self.opportunity = create_opportunity(
                    association=self.association, by=self.actor, fields=fields, form_key=key
                )
            self.opportunity = update_opportunity(
                opportunity=self.opportunity, by=self.actor, fields=fields, seen=self.form.cleaned_data.get("seen")
            )
            if self.deed == PUBLISH and not self.wants_shifts():
                self.opportunity = publish_opportunity(opportunity=self.opportunity, by=self.actor)

    def wants_shifts(self) -> bool:
        """Whether it is a draft of shift work that has no shift ahead: those come first."""
        opportunity = self.opportunity
        if opportunity is None or not self.is_draft or opportunity.timing != Timing.SHIFTS:
            return False
        return not shifts_ahead(opportunity, clock.now()).exists()

    def onward(self) -> HttpResponse:
        slug = self.opportunity.post.slug if self.opportunity else ""
        if self.wants_shifts():
            messages.success(self.request, _("The draft is saved. Add its shifts, then publish it."))
            return redirect("opportunities:shifts_new", slug)
        if self.deed == PUBLISH or not self.is_draft:
            messages.success(
                self.request, _("Published. Everyone can see it and apply.") if self.is_draft else _("Saved.")
            )
            self._advise()
            return redirect("opportunities:detail", slug)
        if self.deed in STEPS:
            return redirect(f"opportunities:{self.deed}", slug)
        messages.success(self.request, _("The draft is saved. Only your association sees it."))
        return redirect("opportunities:edit", slug)

    def _advise(self) -> None:
        """Say what it was published without though it is asked for."""
        for line in advice(self.form.opportunity_fields()):
            if line.code in ASKED_FOR:
                messages.info(self.request, str(line.sentence))

    def page(self, status: int = 200) -> HttpResponse:
        fields = self._shown()
        context = {
            "workspace": workspace(self.association, self.actor),
            "association": self.association,
            "opportunity": self.opportunity,
            "form": self.form,
            "action": self._action(),
            "is_draft": self.is_draft,
            "preview": preview_of(fields, self.association),
            "picture": picture_url(fields.picture, small=True) if fields.picture else "",
            "open_languages": not fields.languages or "languages" in self.form.errors,
            "open_goals": bool(fields.goals) or "goals" in self.form.errors,
            "open_age": bool(fields.lowest_age or fields.guardian_consent) or "lowest_age" in self.form.errors,
            "open_tags": bool(fields.tags),
            "open_skills": bool(fields.skills_needed or fields.skills_welcome)
            or bool({"skills_needed", "skills_welcome"} & set(self.form.errors)),
            "open_counted": bool(fields.counts) or bool({"counts", "counts_word"} & set(self.form.errors)),
            "open_groups": bool(fields.backup_places or fields.group_limit)
            or bool({"backup_places", "group_limit"} & set(self.form.errors)),
            "has_picture": fields.picture is not None or bool({"picture", "picture_alt"} & set(self.form.errors)),
            "advice": advice(fields) if self.form.is_bound or self.opportunity else [],
            "templates": self.opportunity is None and self.association.templates.exists(),
            "noindex": True,
        }
        return render(self.request, "opportunities/editor.html", context, status=status)

    def _action(self) -> str:
        """Return where the form goes: a draft that was just stored goes on as itself."""
        if self.opportunity is None:
            return reverse("opportunities:new", args=[self.association.handle])
        return reverse("opportunities:edit", args=[self.opportunity.post.slug])

    def _shown(self) -> OpportunityFields:
        if self.form.is_bound:
            return self.form.opportunity_fields(picture=self.opportunity.post.picture if self.opportunity else None)
        if self.opportunity:
            return fields_of(self.opportunity)
        lists = {name: self.form.initial.get(name, ()) for name in ("languages", "goals")}
        return OpportunityFields(
            title=self.form.initial.get("title", NOTHING), commune=self.association.commune, **lists
        )

    def _kept(self) -> dict[str, Any]:
        """Return what the editor does not show, as it was."""
        if self.opportunity is None:
            return {}
        before = fields_of(self.opportunity)
        kept = {name: getattr(before, name) for name in HIDDEN}
        if self.form.opportunity_fields().commune != before.commune:
            kept |= {"latitude": None, "longitude": None}
        return kept

    def _picture(self) -> Attachment | None:
        data = self.form.cleaned_data
        before = self.opportunity.post.picture if self.opportunity else None
        if upload := data.get("picture"):
            return store_picture(
                owner=self.user, upload=upload, alt=data.get("picture_alt"), space=self.association.actor_id
            )
        if data.get("remove_picture"):
            return None
        if before is not None and "picture_alt" in data:
            describe_picture(picture=before, alt=data["picture_alt"])
        return before

    def _edited(self) -> str:
        """Return the moment of the last edit as it is in the database now."""
        if self.opportunity is None:
            return ""
        self.opportunity.post.refresh_from_db(fields=["edited_at"])
        edited = self.opportunity.post.edited_at
        return edited.isoformat() if edited else ""
