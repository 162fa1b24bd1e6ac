"""Which project an opportunity serves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.projects.models import Project


class ProjectWorkForm(forms.Form):
    """One of the association's projects, or none."""

    project = forms.ChoiceField(label=_("Project"), required=False)

    def __init__(self, *args: Any, projects: list[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects = {row.post.slug: row for row in projects}
        self.fields["project"].choices = [("", _("None")), *((slug, str(row.post.title)) for slug, row in self.projects.items())]

    @property
    def chosen(self) -> Project | None:
        return self.projects.get(self.cleaned_data["project"])
