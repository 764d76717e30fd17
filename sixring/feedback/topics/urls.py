"""Topics, and what people make of them; the codebook."""

from django.urls import path

from .codebook import views as codebook
from .views import explorer, shaping

topic, coding = "feedback/topics/<int:topic_id>", "feedback/topics/codebook/rounds/<int:round_id>"
urlpatterns = [
    path("feedback/topics/", explorer.index, name="topics"),
    path(f"{topic}/", explorer.show, name="topic"),
    path(f"{topic}/name/", shaping.rename, name="rename_topic"),
    path(f"{topic}/hiding/", shaping.hide, name="hide_topic"),
    path(f"{topic}/hiding/end/", shaping.show, name="show_topic"),
    path(f"{topic}/merger/", shaping.merge, name="merge_topic"),
    path(f"{topic}/merger/end/", shaping.unmerge, name="unmerge_topic"),
    path(f"{topic}/parts/", shaping.split, name="split_topic"),
    path(f"{topic}/parts/end/", shaping.unsplit, name="unsplit_topic"),
    path("feedback/topics/codebook/", codebook.index, name="codebook"),
    path("feedback/topics/codebook/codes/", codebook.add, name="add_code"),
    path("feedback/topics/codebook/codes/<int:code_id>/", codebook.change, name="code"),
    path("feedback/topics/codebook/codes/<int:code_id>/retirement/", codebook.retire, name="retire_code"),
    path("feedback/topics/codebook/rounds/", codebook.begin, name="begin_coding"),
    path(f"{coding}/", codebook.show, name="coding"),
    path(f"{coding}/texts/<int:place>/", codebook.text, name="coding_text"),
    path(f"{coding}/closure/", codebook.close, name="close_coding"),
]
