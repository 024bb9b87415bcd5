"""Each kind of page that readers meet: where one of it is, and with which status it answers."""

from tests.browser.content import Content

PATHS = {
    "front": "/",
    "sections": "/sections/",
    "section": "/sections/harbour/",
    "month": "/sections/harbour/2026/01/",
    "topic": "/topics/public-money/",
    "author": "/authors/ines-aalto/",
    "article": "{rich.path}",
    "right to left": "{arabic.path}",
    "closed": "{closed.path}",
    "no comment": "{quiet.path}",
    "newest": "{long.path}comments/newest/1/",
    "oldest": "{long.path}comments/oldest/2/",
    "top": "{rich.path}comments/top/1/",
    "branch": "{rich.path}comments/branch/{branch}/2/",
    "picks": "{rich.path}comments/picks/1/",
    "comment": "/-/comments/{branch}/",
    "history": "/-/comments/{branch}/history/",
    "talked about": "{talked.path}",
    "inline": "{talked.path}comments/inline/1/",
    "question": "{talked.path}comments/question/100/1/",
    "search in a discussion": "/-/threads/{rich.thread}/search/",
    "found in a discussion": "/-/threads/{rich.thread}/search/?q=answer",
    "not found in a discussion": "/-/threads/{rich.thread}/search/?q=zeppelin",
    "search": "/-/search/",
    "found": "/-/search/?q=ferry",
    "nothing found": "/-/search/?q=zeppelin",
    "standing": "/house-rules/",
    "log": "/moderation/",
    "month of the log": "{log[month]}",
    "report": "{log[year]}",
    "404": "/nothing/here/",
    "410": "{gone.path}",
    "sign in": "/-/account/sign-in/",
    "sign out": "/-/account/sign-out/",
    "sign up": "/-/account/sign-up/",
    "device": "/-/me/",
    "confirm": "{mail[confirm]}",
    "end": "{mail[end]}",
    "end of digests": "{mail[end-digest]}",
    "manage": "{mail[manage]}",
    "statement": "{reasons[fresh]}",
    "appeal rejected": "{reasons[rejected]}",
    "appeal granted": "{reasons[granted]}",
    "against the law": "/-/comments/{branch}/illegal/",
    "notice": "{reasons[notice]}",
    "lost link": "/-/mail/",
    "bad link": "/-/mail/confirm/cut/",
}
STATUSES = {"404": 404, "410": 410, "bad link": 404}


def path_of(kind: str, content: Content) -> str:
    return PATHS[kind].format(**vars(content))


def status_of(kind: str) -> int:
    return STATUSES.get(kind, 200)
