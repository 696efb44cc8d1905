"""The addresses: each app brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("projects.urls")),
    path("", include("meetings.urls")),
]
