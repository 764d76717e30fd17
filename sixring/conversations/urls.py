"""The desk under /conversations/."""

from django.urls import path

from .views import acts, desk, logbook, messages

app_name = "conversations"
one, message = "<int:conversation_id>", "<int:conversation_id>/messages/<int:message_id>"
urlpatterns = [
    path("", desk.index, name="list"),
    path("rows/", desk.rows, name="rows"),
    path("log/", logbook.log, name="log"),
    path(f"{one}/", desk.show, name="show"),
    path(f"{one}/story/", desk.fresh, name="story"),
    path(f"{one}/messages/", acts.reply, name="reply"),
    path(f"{one}/notes/", acts.note, name="note"),
    path(f"{one}/assignment/", acts.assign, name="assign"),
    path(f"{one}/snooze/", acts.rest, name="snooze"),
    path(f"{one}/snooze/end/", acts.wake, name="wake"),
    path(f"{one}/closure/", acts.resolve, name="resolve"),
    path(f"{one}/closure/end/", acts.reopen, name="reopen"),
    path(f"{one}/doubt/end/", acts.keep_whole, name="keep_whole"),
    path(f"{one}/doubt/parting/", acts.part, name="part"),
    path(f"{message}/layout/", messages.layout, name="layout"),
    path(f"{message}/files/<int:file_id>/", messages.file, name="file"),
    path(f"{message}/dispatch/", messages.retry, name="retry"),
    path(f"{message}/place/", messages.place, name="place"),
    path(f"{message}/place/own/", messages.own, name="own"),
]
