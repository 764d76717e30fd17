from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0007_what_was_brought_together"),
    ]

    operations = [
        migrations.AddField("note", "removed_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "note", "text", models.TextField(help_text="Empty once it was taken away; that it stood there stays.")
        ),
        migrations.AlterField("notice", "kind", models.CharField(help_text="One of `notices.KINDS`.", max_length=20)),
        migrations.AddField(
            "promise",
            "brought_back_at",
            models.DateTimeField(help_text="When it fell due and the conversation came back.", null=True),
        ),
        migrations.AddField(
            "promise",
            "key",
            models.CharField(max_length=100, null=True, unique=True),
        ),
        migrations.AddIndex(
            "notice",
            models.Index(condition=models.Q(("read_at", None)), fields=["agent"], name="notice_unread"),
        ),
    ]
