"""Finding a commune by its name and that of its province, as people write them."""

from collections import defaultdict

from django.utils.translation import gettext as _

from areas.models import Area
from vietnam.text import fold

PREFIXES = ("tinh ", "thanh pho ", "tp. ", "tp.", "tp ", "xa ", "phuong ", "dac khu ")


class Communes:
    """The provinces and communes of today, loaded once: one query, then asked for every line."""

    def __init__(self):
        self._provinces, self._communes = defaultdict(set), defaultdict(set)
        for area in Area.objects.filter(valid_to=None).only("pk", "name", "parent_id"):
            for name in _names(area.name):
                if area.parent_id is None:
                    self._provinces[name].add(area.pk)
                else:
                    self._communes[area.parent_id, name].add(area.pk)

    def find(self, province: str, commune: str) -> tuple[int | None, str]:
        """Return (primary key of the commune, ""), or (None, why there is none)."""
        provinces = self._named(self._provinces, province)
        if len(provinces) != 1:
            return None, _("Không có tỉnh, thành phố “%(name)s”. Ghi tên theo danh mục hiện nay.") % {
                "name": province[:60]
            }
        (parent,) = provinces
        found = self._communes.get((parent, fold(commune))) or self._communes.get((parent, _bare(commune)))
        words = {"commune": commune[:60], "province": province[:60]}
        if not found:
            return None, _("Không có xã, phường “%(commune)s” ở %(province)s. Ghi tên hiện nay.") % words
        if len(found) > 1:
            return None, _("%(province)s có nhiều nơi tên “%(commune)s”. Ghi rõ xã hay phường.") % words
        return next(iter(found)), ""

    @staticmethod
    def _named(known, name) -> set[int]:
        return known.get(fold(name)) or known.get(_bare(name)) or set()


def _names(name: str) -> set[str]:
    return {fold(name), _bare(name)}


def _bare(name: str) -> str:
    """The folded name without the word for what kind of place it is."""
    key = fold(name)
    prefix = next((prefix for prefix in PREFIXES if key.startswith(prefix)), "")
    return key[len(prefix) :].strip() or key
