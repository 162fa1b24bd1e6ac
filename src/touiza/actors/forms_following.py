"""The form of how far one lets others come near."""

from typing import Any

from django import forms

from touiza.actors.following import begin_with
from touiza.actors.models import LIST_AUDIENCES, Actor, Followers, Openness, WallWriters


class OpennessForm(forms.ModelForm):
    """Who may follow, who sees the lists, who may write on the wall."""

    class Meta:
        model = Openness
        fields = ("followers", "shows_followers", "shows_following", "wall")
        widgets = {"followers": forms.RadioSelect}

    def __init__(self, *args: Any, actor: Actor, minor: bool = False, **kwargs: Any) -> None:
        chosen = Openness.objects.filter(pk=actor.pk).first() or Openness(actor=actor, followers=begin_with(actor))
        super().__init__(*args, instance=chosen, **kwargs)
        lists = [one for one in Openness._meta.get_field("shows_following").choices or () if one[0] in LIST_AUDIENCES]
        for name in ("shows_followers", "shows_following"):
            self.fields[name].choices = lists
        rules = [one for one in Followers.choices if not (minor and one[0] == Followers.ANYBODY)]
        self.fields["followers"].choices = rules
        self.fields["wall"].choices = WallWriters.choices
        if not actor.is_person:
            for name in ("followers", "shows_followers", "shows_following"):
                del self.fields[name]
