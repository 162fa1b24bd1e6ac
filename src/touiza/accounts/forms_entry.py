"""allauth's forms in our words: signing in, codes, passwords, addresses."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from touiza.accounts.forms import drop_placeholders

LABELS = {
    "login": _("E-mail"),
    "email": _("E-mail"),
    "password": _("Password"),
    "oldpassword": _("The password you have now"),
    "password1": _("New password"),
    "password2": _("The new password again"),
    "code": _("Code"),
}
ADDRESS = _("Write an e-mail address like name@example.org.")
PASSWORD_HINT = _("At least 10 characters. Several words in a row are easy to remember and hard to guess.")
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")

CODE_ATTRIBUTES = {
    "class": "code-in",
    "dir": "ltr",
    "inputmode": "numeric",
    "autocomplete": "one-time-code",
    "maxlength": "20",
}


class Plain(forms.Form):
    """Gives allauth's fields our labels and hints."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drop_placeholders(self, LABELS)
        for field in self.fields.values():
            if isinstance(field, forms.EmailField):
                field.error_messages |= {"required": ADDRESS, "invalid": ADDRESS}
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORD_HINT


class CodeInput(Plain):
    """A code may be typed with any digits, with or without its dash."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= CODE_ATTRIBUTES
        self.fields["code"].error_messages["required"] = _("Type the eight digits we sent.")

    def clean_code(self) -> str:
        self.cleaned_data["code"] = self.cleaned_data["code"].translate(DIGITS)
        return super().clean_code()


class LoginForm(Plain, allauth_forms.LoginForm):
    """One form, two ways: with the password left empty, a code goes to the address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = False

    def clean(self) -> dict[str, Any] | None:
        if "with_password" in self.data and not self.cleaned_data.get("password"):
            self.add_error("password", _("Type your password, or ask for a code instead."))
        return super().clean()


class SignupForm(Plain, allauth_forms.SignupForm):
    """Name, e-mail, a password for those who want one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("We send a code there. Nobody sees it.")
        self.fields["password1"].label = _("Password")
        self.fields["password1"].help_text = _(
            "Leave it empty to sign in with codes by e-mail. At least 10 characters."
        )


class ConfirmLoginCodeForm(CodeInput, allauth_forms.ConfirmLoginCodeForm):
    pass


class ConfirmEmailCodeForm(CodeInput, allauth_forms.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmResetCodeForm(CodeInput, allauth_forms.ConfirmPasswordResetCodeForm):
    pass


class RequestLoginCodeForm(Plain, allauth_forms.RequestLoginCodeForm):
    pass


class ResetPasswordForm(Plain, allauth_forms.ResetPasswordForm):
    pass


class NewPasswordForm(Plain, allauth_forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(Plain, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(Plain, allauth_forms.SetPasswordForm):
    pass


class AddEmailForm(Plain, allauth_forms.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail")


class ReauthenticateForm(Plain, allauth_forms.ReauthenticateForm):
    pass


class ConfirmIdentityForm(forms.Form):
    """A code for somebody who is signed in and has no password. The view knows whether it is right."""

    code = forms.CharField(label=_("Code"), max_length=20, widget=forms.TextInput(attrs=CODE_ATTRIBUTES))

    def clean_code(self) -> str:
        return self.cleaned_data["code"].translate(DIGITS)


def email_of(request: HttpRequest) -> str:
    """Return the address a form of this page was sent with, for counting; nothing is checked."""
    return (request.POST.get("email") or request.POST.get("login") or "").strip().lower()[:254]
