"""Words that everybody here would try first in a password.

The list is documented in docs/security/passwords.md; a test holds the two together.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vietnam.text import fold

WORDS = (
    *("den truong", "tre em", "lao dong", "bao ve", "ho so", "di hoc", "hoc sinh", "nha truong", "can bo"),
    *("mat khau", "password", "uy ban", "nhan dan", "viet nam", "dang nhap", "quan tri"),
)
# Letters and digits that must be left when those words are taken out.
LEAST = 8


class HouseWordsValidator:
    """Refuse a password of which little is left without the words of this work and of the person's places."""

    def validate(self, password, user=None):
        """Raise ValidationError when fewer than `LEAST` letters and digits remain."""
        known = sorted({*map(_plain, WORDS), *_places(user)}, key=len, reverse=True)
        rest = whole = _plain(password)
        for word in known:
            rest = rest.replace(word, "")
        if rest != whole and len(rest) < LEAST:
            raise ValidationError(self.get_help_text(), code="password_of_the_house")

    def get_help_text(self) -> str:
        return _(
            "Mật khẩu không được chỉ gồm tên chương trình, tên địa bàn hoặc từ quen dùng trong công việc."
        )


def _plain(text) -> str:
    return "".join(sign for sign in fold(text) if sign.isalnum())


def _places(user) -> set[str]:
    """Return the places of the person's roles, with and without the word for their kind ("Xã")."""
    if user is None or user.pk is None:
        return set()
    roles = user.roles.select_related("area__parent", "supervision_area")
    places = [place for role in roles for place in _of_role(role) if place]
    names = {name for place in places for name in (str(place), str(place).partition(" ")[2])}
    return {plain for plain in map(_plain, names) if len(plain) > 3}


def _of_role(role) -> tuple:
    return (role.area, role.area.parent if role.area else None, role.supervision_area)
