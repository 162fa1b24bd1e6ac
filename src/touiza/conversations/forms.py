"""What is typed into a conversation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.conversations.models import LONGEST
from touiza.core.forms import ProseField


class MessageForm(forms.Form):
    text = ProseField(label=_("Your message"), max_length=LONGEST, rows=3)
