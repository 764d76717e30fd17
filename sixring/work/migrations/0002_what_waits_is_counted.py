from django.db import migrations


class Migration(migrations.Migration):
    """What waits for us already gets its due moment and its team, too."""

    dependencies = [
        ('work', '0001_a_shift'),
    ]

    operations = [
        migrations.RunSQL(
            "INSERT INTO work_recount (conversation_id, quiet) SELECT id, TRUE FROM conversations_conversation"
            " WHERE state = 'needs_us' AND merged_into_id IS NULL",
            migrations.RunSQL.noop,
        ),
    ]
