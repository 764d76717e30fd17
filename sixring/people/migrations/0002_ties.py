import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_the_first_nouns")]

    operations = [
        migrations.CreateModel(
            name="Tie",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minute", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("identity", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.identity")),
                ("other", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.identity")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("identity", "minute", "other"), name="one_tie_a_minute")]},
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(
                condition=models.Q(("name__in", ["email", "phone", "user_id"]), ("proof", "claimed")),
                fields=["digest"],
                name="fact_claimed_identifier",
            ),
        ),
    ]
