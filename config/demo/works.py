"""The work of the demo's children: an officer's words, what the screening knows, and who works where."""

from typing import NamedTuple


class Work(NamedTuple):
    """One work: words and place, codes of the law, hazards, setting, its id in the catalogue."""

    words: str
    place: str
    codes: list[str]
    places: list[str]
    hazards: list[str]
    setting: str
    work_type: str


WORK = {
    "boc_tom": Work(
        "Bóc vỏ tôm",
        "Cơ sở chế biến thủy sản",
        [],
        [],
        ["extreme_temperature", "dangerous_tools_machinery"],
        "employer",
        "boc-vo-tom",
    ),
    "phu_ho": Work(
        "Phụ hồ ở công trình",
        "Công trình xây dựng",
        [],
        ["LC147-2b"],
        ["heights", "heavy_loads"],
        "employer",
        "phu-ho",
    ),
    "lam_gach": Work(
        "Làm gạch",
        "Lò gạch thủ công",
        [],
        ["TT09-IV-01"],
        ["dust_fumes_gas", "extreme_temperature"],
        "employer",
        "lam-gach-xep-gach",
    ),
    "ve_so": Work("Bán vé số dạo", "Ngoài đường", [], [], [], "own_account", "ban-ve-so-dao"),
    "ve_chai": Work(
        "Nhặt ve chai", "Bãi rác", ["TT09-III-65"], [], ["other_unsafe"], "own_account", "nhat-ve-chai"
    ),
    "phu_quan": Work("Phụ quán ăn", "Quán cơm", [], [], [], "employer", "phu-quan-an"),
    "sua_xe": Work(
        "Phụ sửa xe máy",
        "Tiệm sửa xe",
        ["LC147-1d"],
        [],
        ["dangerous_tools_machinery"],
        "employer",
        "phu-sua-xe-may",
    ),
    "giup_viec": Work("Giúp việc nhà", "Nhà người quen", [], [], [], "employer", "giup-viec-nha"),
    "may": Work("May gia công tại nhà", "Tại nhà", [], [], [], "employer", "may-gia-cong-tai-nha"),
    "go_luoi": Work("Gỡ lưới cá", "Bến cá", ["TT09-II-11"], [], [], "family", "go-luoi-ca"),
    "trai_cay": Work(
        "Phun thuốc, thu hoạch trái cây",
        "Vườn cây ăn trái",
        ["TT09-III-59"],
        [],
        ["chemicals_explosives"],
        "employer",
        "phun-thuoc-tru-sau",
    ),
    "ca_phe": Work(
        "Bưng bê ở quán cà phê", "Quán cà phê", ["TT09-V1-16"], [], [], "employer", "phuc-vu-ban-quan-ca-phe"
    ),
    "rua_bat": Work("Rửa bát thuê", "Quán ăn ven đường", ["TT09-V1-16"], [], [], "employer", "rua-bat-thue"),
    "cong_nhan_may": Work(
        "Đứng chuyền may", "Xưởng may tư nhân", [], [], ["noise_vibration"], "employer", "cong-nhan-may"
    ),
    "boc_vac": Work(
        "Bốc vác ở chợ", "Chợ đầu mối", [], [], ["heavy_loads"], "employer", "boc-vac-o-cho-o-ben"
    ),
    "luc_binh": Work(
        "Đan giỏ lục bình", "Tại nhà", ["TT09-II-06", "TT09-V1-07"], [], [], "family", "dan-gio-luc-binh"
    ),
    "rua_xe": Work("Rửa xe", "Tiệm rửa xe", [], [], ["other_unsafe"], "employer", "rua-xe"),
    "nuoi_tom": Work(
        "Cho tôm ăn, dọn ao", "Ao tôm", [], [], ["chemicals_explosives"], "employer", "nuoi-tom-cho-tom-an"
    ),
    "cho": Work("Phụ bán rau ở chợ", "Chợ xã", [], [], [], "family", "ban-hang-o-cho"),
    "han": Work(
        "Phụ thợ hàn",
        "Xưởng cơ khí",
        ["LC147-1e"],
        [],
        ["dangerous_tools_machinery"],
        "employer",
        "han-sat-han-xi",
    ),
    "an_xin": Work(
        "Đi theo người lớn ăn xin", "Bến phà, chợ", [], [], [], "employer", "an-xin-theo-nguoi-lon"
    ),
}

# Officer, then: work, its id in the catalogue, name and place of the workplace, kind, sector.
WORKPLACES = (
    ("lan", ("lam_gach", "lam-gach-xep-gach", "Lò gạch Hai Tý", "Bờ kênh, Thôn 5", "site", "mining")),
    ("lan", ("boc_tom", "boc-vo-tom", "Cơ sở tôm Tám Lành", "Bến Tân Hòa", "household", "food")),
    ("hoa", ("go_luoi", "go-luoi-ca", "Bến cá Tân Đông", "Bờ sông Tân Đông", "boat", "fishery")),
    ("yen", ("trai_cay", "phun-thuoc-tru-sau", "Vườn trái cây Năm Xuân", "Ấp Mỹ Hòa", "farm", "agriculture")),
)
