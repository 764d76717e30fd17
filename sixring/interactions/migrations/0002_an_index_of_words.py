from django.db import migrations

from sixring.core.words.index import creation


class Migration(migrations.Migration):
    dependencies = [("interactions", "0001_the_first_nouns")]
    operations = [creation("interactions_words")]
