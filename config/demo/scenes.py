"""The children of the demo: fictional from name to village, one line each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scene:
    """One child and how far the work on the case has come.

    `state` is "report" or a state of the case; `referral` is "", "sent", "question", "accepted" or "placed"
    at the school (lower secondary), "bridging" at the open house, or "letter" to a class of the parish;
    `late` lets the clock run out so many hours ago; `worst` is a worst form that the child told of; `grade`
    the last class at school; `risk` what the officer concludes where the hours do not say it; `ethnicity` the
    code of the list of 54 peoples, 01 for Kinh; `papers` whether there are a birth certificate and residence.
    """

    officer: str
    name: str
    sex: str
    born: str
    work: str
    hours: int
    days: int
    village: str
    caregiver: str
    state: str
    referral: str = ""
    late: int = 0
    urgent: bool = False
    worst: str = ""
    grade: int = 6
    risk: str = ""
    ethnicity: str = "01"
    papers: str = "there"


SCENES = (
    Scene(
        "lan",
        "Lê Thị Mỹ Duyên",
        "female",
        "2013-04-12",
        "boc_tom",
        7,
        6,
        "Ấp Bình Hòa",
        "Lê Văn Út",
        "in_progress",
        "placed",
    ),
    Scene(
        "lan",
        "Nguyễn Hoàng Phúc",
        "male",
        "2012-09-30",
        "phu_ho",
        8,
        6,
        "Ấp Tân Lập",
        "Nguyễn Thị Bé",
        "in_progress",
        "placed",
    ),
    Scene(
        "lan",
        "Mai Thị Bích Trâm",
        "female",
        "2013-11-08",
        "ve_so",
        5,
        6,
        "Ấp Hòa Thơm",
        "Mai Văn Sáu",
        "in_progress",
        "placed",
    ),
    Scene(
        "lan",
        "Trần Quốc Khải",
        "male",
        "2011-01-22",
        "lam_gach",
        8,
        6,
        "Ấp 1",
        "Trần Văn Lộc",
        "approved",
        "sent",
    ),
    # The school asked something: its clock stands still until Lan answers.
    Scene(
        "lan",
        "Vương Thị Ngọc Diệp",
        "female",
        "2012-03-08",
        "boc_tom",
        5,
        5,
        "Ấp Tân Lập",
        "Vương Văn Sáu",
        "approved",
        "question",
    ),
    Scene(
        "lan",
        "Phạm Ngọc Hân",
        "female",
        "2013-11-05",
        "ve_so",
        6,
        7,
        "Ấp 2",
        "Phạm Thị Sáu",
        "approved",
        "accepted",
    ),
    Scene("lan", "Võ Minh Khôi", "male", "2014-02-17", "ve_chai", 5, 6, "Khu phố 3", "Võ Văn Tư", "planned"),
    Scene(
        "lan",
        "Đặng Thị Kim Ngân",
        "female",
        "2012-06-08",
        "phu_quan",
        5,
        7,
        "Ấp 1",
        "Đặng Văn Tám",
        "assessed",
    ),
    Scene(
        "lan",
        "Huỳnh Gia Bảo",
        "male",
        "2011-12-25",
        "sua_xe",
        8,
        6,
        "Ấp Bình Hòa",
        "Huỳnh Thị Năm",
        "registered",
        late=30,
    ),
    Scene(
        "lan",
        "Bùi Thanh Trúc",
        "female",
        "2015-03-03",
        "giup_viec",
        6,
        7,
        "Ấp Tân Lập",
        "Bùi Thị Lan Anh",
        "new",
        late=50,
    ),
    Scene("lan", "Lý Thành Đạt", "male", "2010-08-19", "lam_gach", 8, 6, "Thôn 5", "Lý Thị Mai", "new"),
    Scene("lan", "Cao Thị Bích Trâm", "female", "2013-07-14", "ve_so", 6, 7, "Ấp 2", "Cao Văn Hai", "report"),
    Scene(
        "lan",
        "Ngô Tấn Phát",
        "male",
        "2012-10-10",
        "phu_ho",
        9,
        6,
        "Ấp 1",
        "Ngô Thị Ba",
        "report",
        urgent=True,
    ),
    Scene(
        "hoa",
        "Trương Mỹ Linh",
        "female",
        "2012-05-21",
        "may",
        6,
        6,
        "Ấp Gò Lức",
        "Trương Văn Chín",
        "in_progress",
        "bridging",
    ),
    Scene(
        "hoa", "Mai Quốc Thịnh", "male", "2011-03-15", "go_luoi", 8, 6, "Ấp Láng", "Mai Thị Tư", "approved"
    ),
    Scene(
        "hoa",
        "Phan Nhật Hào",
        "male",
        "2013-01-09",
        "go_luoi",
        5,
        6,
        "Ấp Láng",
        "Phan Văn Mười",
        "assessed",
        late=26,
    ),
    Scene(
        "hoa",
        "Dương Thị Cẩm Tú",
        "female",
        "2014-12-01",
        "boc_tom",
        7,
        6,
        "Ấp Gò Lức",
        "Dương Văn Sáu",
        "registered",
    ),
    Scene("hoa", "Tô Hải Đăng", "male", "2012-02-28", "ve_chai", 5, 6, "Ấp Trung", "Tô Thị Hoa", "new"),
    Scene(
        "hoa", "Kiều Diễm My", "female", "2013-09-17", "phu_quan", 5, 7, "Ấp Trung", "Kiều Văn Năm", "report"
    ),
    Scene(
        "yen",
        "Lương Thế Anh",
        "male",
        "2012-11-11",
        "trai_cay",
        6,
        6,
        "Ấp Mỹ Thạnh",
        "Lương Thị Út",
        "in_progress",
    ),
    Scene(
        "yen",
        "Hồ Thị Tuyết Nhi",
        "female",
        "2013-05-05",
        "trai_cay",
        6,
        6,
        "Ấp Mỹ Thạnh",
        "Hồ Văn Bảy",
        "planned",
        late=20,
    ),
    Scene(
        "yen",
        "Đinh Công Vinh",
        "male",
        "2011-07-07",
        "phu_ho",
        8,
        6,
        "Ấp Mỹ Hòa",
        "Đinh Thị Chín",
        "registered",
    ),
    # A class of the parish has no account: the referral lies there as a letter.
    Scene(
        "lan",
        "Đoàn Thị Yến Vy",
        "female",
        "2012-03-09",
        "ve_so",
        5,
        6,
        "Ấp 2",
        "Đoàn Văn Bính",
        "approved",
        "letter",
    ),
    # One that goes from Lan to Hoa, and one that Hoa asks Lan to take.
    Scene("lan", "La Ngọc Bích", "female", "2013-02-22", "phu_quan", 5, 6, "Ấp 2", "La Văn Tý", "assessed"),
    Scene("hoa", "Hà Minh Triết", "male", "2012-08-08", "ve_chai", 5, 6, "Ấp Láng", "Hà Thị Mận", "assessed"),
    Scene("yen", "Quách Bảo Châu", "female", "2014-04-04", "ve_so", 5, 7, "Ấp Mỹ Hòa", "Quách Văn Ba", "new"),
)
