"""Why the catalogue gives a work type the codes it gives, with the place in the law."""

from .rules import RuleSet, Text, legal_text
from .work_types import ASK_LOAD, WorkType, follow_ups

ON_NO_LIST = {
    "vi": "Không có tên trong danh mục nào: dưới 15 tuổi không được làm; từ 15 đến dưới 18 tuổi được làm "
    "nếu đúng giờ và không nguy hiểm (BLLĐ Điều 143, 146, 147; Thông tư 09/2020 Phụ lục II, III).",
    "en": "On no list: barred under 15; from 15 to under 18 lawful within the hours and without hazards "
    "(Labour Code, Arts 143, 146, 147; Circular 09/2020, Annexes II and III).",
}
DEPENDS = {
    "vi": "Tùy cách làm và nơi làm; câu trả lời quyết định.",
    "en": "Depends on how and where the work is done; the answers decide.",
}


def why_mapped(work_type: WorkType, rules: RuleSet | None = None) -> list[Text]:
    """Give the reasons of the mapping, in both languages: each code with its place in the law of `rules`."""
    found = [citation(code, rules) for code in (*work_type.work_codes, *work_type.place_codes)]
    asked = [follow_ups()[name].code for name in work_type.asks if name != ASK_LOAD]
    asked += ["TT09-III-68"] if ASK_LOAD in work_type.asks else []
    if asked:
        found.append(DEPENDS)
        found += [citation(code, rules) for code in dict.fromkeys(asked) if code]
    found += [legal_text(note, rules) for note in work_type.notes]
    if not work_type.work_codes and not work_type.place_codes:
        found.insert(0, ON_NO_LIST)
    return found


def citation(code: str, rules: RuleSet | None = None) -> Text:
    """Give the place of a code in the law with its words of `rules`, in both languages."""
    words, item = legal_text(code, rules), code.rpartition("-")[2]
    if code.startswith("LC147"):
        place = (
            f"BLLĐ Điều 147 khoản {item[0]} điểm {item[1]}",
            f"Labour Code, Art 147({item[0]})({item[1]})",
        )
    else:
        annex = code.split("-")[1].replace("V1", "V.I").replace("V2", "V.II")
        number = int(item)
        place = (
            f"Thông tư 09/2020 Phụ lục {annex} mục {number}",
            f"Circular 09/2020, Annex {annex} item {number}",
        )
    return {"vi": f"{place[0]}: {words['vi']}", "en": f"{place[1]}: {words['en']}"}
