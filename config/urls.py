"""The addresses: each app brings its own."""

from django.urls import include, path

handler500 = "projects.views.broken.server_error"
urlpatterns = [
    path("", include("projects.urls")),
    path("", include("meetings.urls")),
]
