"""Who may do what at the desk: the permissions that each act needs, and whose articles it may touch."""

from typing import Any

from django.contrib.auth.models import Permission, User
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from articles import desk
from articles.models import Article
from articles.vocabulary import Act, ChangeClass, OverrideKind

# Any one of an act's permissions is enough.
RIGHTS: dict[Act, tuple[str, ...]] = {
    Act.SAVE_TEXT: ("write_any",),
    Act.TAG: ("write_any",),
    Act.CLAIM: ("write_any",),
    Act.SUBMIT: ("write_any",),
    Act.APPROVE: ("review_any",),
    Act.REQUEST_CHANGES: ("review_any",),
    Act.PUBLISH: ("publish_any",),
    Act.REVISE: ("refile_any", "correct_any"),
    Act.SCHEDULE: ("publish_any",),
    Act.DESCHEDULE: ("publish_any",),
    Act.ACKNOWLEDGE_VERSION: ("write_any",),
    Act.EMBARGO: ("embargo_any", "lift_embargo"),
    Act.ASSIGN: ("write_others",),
    Act.RELEASE: ("write_any",),
    Act.MARK_DUPLICATE: ("write_any",),
    Act.SPLIT: ("write_any",),
    Act.PART: ("write_any",),
    Act.REJOIN: ("write_any",),
    Act.SPIKE: ("spike_any",),
    Act.RESTORE: ("spike_any",),
    Act.WITHDRAW: ("withdraw_any",),
    Act.RETRACT: ("withdraw_any",),
    Act.REINSTATE: ("withdraw_any",),
    Act.MERGE: ("withdraw_any",),
    Act.UNMERGE: ("withdraw_any",),
}
# Acts on an article that is assigned to someone else need `write_others` as well.
_ASSIGNEE_ONLY = frozenset({Act.SAVE_TEXT, Act.TAG, Act.RELEASE, Act.SUBMIT, Act.MARK_DUPLICATE, Act.SPLIT})


def holds(user: Any, right: str) -> bool:
    """Say whether the user has one of the desk's rights ("write_any") by a role, or by a permission of their own.

    Being a superuser gives none: who keeps the server decides nothing about articles unless somebody gave them a role.
    """
    if not user.is_superuser:
        return bool(user.has_perm(f"articles.{right}"))
    if not hasattr(user, "_desk_rights"):
        given = Permission.objects.filter(Q(group__user=user) | Q(user=user), content_type__app_label="articles")
        user._desk_rights = frozenset(given.values_list("codename", flat=True)) if user.is_active else frozenset()
    return right in user._desk_rights


def may(user: Any, act: Act, article: Article | None = None) -> bool:
    """Say whether the user has the right to an act (on this article, if given). The desk checks the article's state."""
    if not any(holds(user, right) for right in RIGHTS[act]):
        return False
    return article is None or act not in _ASSIGNEE_ONLY or may_work_on(user, article)


def may_work_on(user: Any, article: Article) -> bool:
    """Say whether the article is unassigned or the user's own, or they may edit others' work."""
    return article.assignee_id in (None, user.pk) or may_edit_others_work(user)


def may_edit_others_work(user: Any) -> bool:
    """Say whether the user may work on articles that are assigned to other people, and undo what others did."""
    return holds(user, "write_others")


def may_approve_own_text(user: Any) -> bool:
    """Say whether the user may, in an emergency, approve a text that they wrote themselves."""
    return holds(user, "self_approve")


def may_accept(user: Any, kind: OverrideKind) -> bool:
    """Say whether the user may accept an exception of this kind; what others must look at, only a reviewer may."""
    return kind not in desk.FOR_OTHERS or may(user, Act.APPROVE)


def may_lift_embargo(user: Any) -> bool:
    """Say whether the user may shorten or lift an embargo; others may only set or extend one."""
    return holds(user, "lift_embargo")


def may_publish_change(user: Any, change: ChangeClass) -> bool:
    """Say whether the user may publish a change of this class to a live article."""
    return holds(user, "refile_any" if change in desk.MINOR else "correct_any")


def writers() -> QuerySet[User]:
    """Return the active members of staff who may write articles, by user name."""
    right = f"articles.{RIGHTS[Act.SAVE_TEXT][0]}"
    return User.objects.with_perm(right, include_superusers=False).filter(is_staff=True).order_by("username")


def user_of(request: HttpRequest) -> User:
    """Return the signed-in user; the admin lets nobody else reach its views."""
    assert isinstance(request.user, User)
    return request.user
