import pytest
from tests.factories import *
from imprint.publishing.models import BakedFile, BakeOrder
from imprint.discussion import services
def test_smoke(site):
    t=make_thread(comments=3)
    c=make_comment(t); make_comment(parent=c)
    services.vote(comment_id=c.pk, visitor=make_visitor(), value=1)
    bakes=bake_all()
    for b in bakes: print(b.outcome, b.path, b.size)
    assert BakeOrder.objects.count()==0
