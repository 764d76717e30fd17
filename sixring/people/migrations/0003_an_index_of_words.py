from django.db import migrations

from sixring.core.words.index import creation


class Migration(migrations.Migration):
    dependencies = [("people", "0002_ties")]
    operations = [creation("people_identity_words"), creation("people_fact_words")]
