import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('readers', '0001_letters'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='letter',
            name='due_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='letter',
            name='good_until',
            field=models.DateTimeField(default=django.utils.timezone.now, help_text='Later it is of no use to anybody, and is not sent.'),
            preserve_default=False,
        ),
    ]
