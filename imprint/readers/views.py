"""Signing in and out of an account."""

from django.contrib.auth import views as auth
from django.http import HttpResponseBase


class SignIn(auth.LoginView):
    template_name = "readers/sign_in.html"

    def form_valid(self, form):  # type: ignore[no-untyped-def]  # Django's stubs leave the form's type open.
        """Pages are the same for everybody; this cookie tells their scripts that there is somebody to greet."""
        response: HttpResponseBase = super().form_valid(form)
        response.set_cookie("imprint_account", "1", max_age=1_209_600, samesite="Lax", secure=self.request.is_secure())
        return response


class SignOut(auth.LogoutView):
    def dispatch(self, request, *args, **kwargs):  # type: ignore[no-untyped-def]
        response = super().dispatch(request, *args, **kwargs)
        response.delete_cookie("imprint_account")
        return response
