"""Is the application able to write and bake?"""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from imprint import __version__
from imprint.publishing.models import BakeOrder


def health(request: HttpRequest) -> JsonResponse:
    """200, or 503 when the database does not answer; `orders` are pages that wait to be baked."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        orders = BakeOrder.objects.count()
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "version": __version__}, status=503)
    return JsonResponse({"status": "ok", "version": __version__, "orders": orders})
