from django.db import migrations

TABLE = "moderation_decision"
REFUSED = "Decisions are only appended to."


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "delete"):
            schema_editor.execute(
                f"CREATE TRIGGER {TABLE}_no_{act} BEFORE {act.upper()} ON {TABLE}"
                f" BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            )
    else:
        schema_editor.execute(
            f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE}"
            f" FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()"
        )


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for act in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{act}")
    else:
        schema_editor.execute(f"DROP TRIGGER {TABLE}_append_only ON {TABLE}")
        schema_editor.execute(f"DROP FUNCTION {TABLE}_refuse()")


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]
