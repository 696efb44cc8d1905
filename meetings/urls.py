"""The addresses of meetings, the room and the records."""

urlpatterns: list = []
