"""Elements of an export, and the values that are made of them."""

from dataclasses import dataclass, field

from imprint.exchange.wordpress.records import Person, Post, Remark, Term


@dataclass(slots=True)
class Piece:
    """An element with what is in it."""

    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    pieces: list["Piece"] = field(default_factory=list)
    comments: int = 0
    comment_text: int = 0

    def value(self, tag: str) -> str:
        return next((piece.text for piece in self.pieces if piece.tag == tag), "")

    def values(self) -> dict[str, str]:
        return {piece.tag: piece.text for piece in self.pieces}

    def meta(self, tag: str) -> dict[str, str]:
        rows = [piece.values() for piece in self.pieces if piece.tag == tag]
        return {row.get("wp:meta_key", ""): row.get("wp:meta_value", "") for row in rows}


def record_of(piece: Piece, part: int = 0) -> Person | Term | Post | None:
    """The value of an element of the channel; None for those that say nothing to us."""
    if piece.tag == "item":
        return _post(piece, part)
    values = piece.values()
    if piece.tag == "wp:author":
        return _person(values)
    if piece.tag == "wp:category":
        return Term(
            "category",
            values.get("wp:category_nicename", "").strip(),
            values.get("wp:cat_name", ""),
            values.get("wp:category_description", ""),
            values.get("wp:term_id", "").strip(),
        )
    if piece.tag == "wp:tag":
        slug, name = values.get("wp:tag_slug", "").strip(), values.get("wp:tag_name", "")
        return Term("post_tag", slug, name, values.get("wp:tag_description", ""))
    return None


def _person(values: dict[str, str]) -> Person:
    login = values.get("wp:author_login", "").strip()
    own_names = (values.get("wp:author_first_name", ""), values.get("wp:author_last_name", ""))
    name = values.get("wp:author_display_name", "").strip() or " ".join(own_names).strip() or login
    user_id, email = values.get("wp:author_id", ""), values.get("wp:author_email", "")
    return Person(login, user_id.strip(), email.strip().lower(), name)


def _post(item: Piece, part: int) -> Post:
    values = item.values()

    def short(tag: str) -> str:
        return values.get(tag, "").strip()

    return Post(
        id=short("wp:post_id"),
        type=short("wp:post_type") or "post",
        status=short("wp:status"),
        title=values.get("title", ""),
        link=short("link"),
        slug=short("wp:post_name"),
        content=values.get("content:encoded", ""),
        excerpt=values.get("excerpt:encoded", ""),
        creator=short("dc:creator").strip("<> "),
        date=short("wp:post_date"),
        date_gmt=short("wp:post_date_gmt"),
        modified_gmt=short("wp:post_modified_gmt"),
        pub_date=short("pubDate"),
        comment_status=short("wp:comment_status"),
        parent=short("wp:post_parent"),
        has_password=bool(values.get("wp:post_password")),
        is_sticky=short("wp:is_sticky") == "1",
        attachment_url=short("wp:attachment_url"),
        terms=[_term(piece) for piece in item.pieces if piece.tag == "category"],
        meta=item.meta("wp:postmeta"),
        comments=[_remark(piece) for piece in item.pieces if piece.tag == "wp:comment"],
        part=part,
        line=item.line,
    )


def _term(piece: Piece) -> Term:
    return Term(piece.attributes.get("domain", "category"), piece.attributes.get("nicename", ""), piece.text)


def _remark(piece: Piece) -> Remark:
    values = piece.values()

    def short(name: str) -> str:
        return values.get(f"wp:comment_{name}", "").strip()

    return Remark(
        id=short("id"),
        parent=short("parent"),
        name=values.get("wp:comment_author", ""),
        email=short("author_email"),
        user_id=short("user_id"),
        date=short("date"),
        date_gmt=short("date_gmt"),
        content=values.get("wp:comment_content", ""),
        approved=short("approved"),
        type=short("type"),
        meta=piece.meta("wp:commentmeta"),
    )
