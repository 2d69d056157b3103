"""What hostile people and broken programs send: texts, numbers, dates, keys, mutations of a form."""

from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

VIETNAMESE = ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh", "ĐẶNG VĂN Ý", "H'Hen Niê", "Y Bliêng Êban")
TEXTS = (
    *VIETNAMESE,
    *("", " ", "\t", "\n", "\r\n\r\nSet-Cookie: a=b", "\x00"),
    *("a\x00b", "\x1b[2J", "\u200b", "\ufeff", "\ufffe", "\uffff"),
    *("\u202eabc\u202c", "\u2066abc", "👧🏽‍🦱" * 3, "🇻🇳", "\ud800"),
    *("a\udfff", "é" * 3, "a" + "\u0301" * 500, "ﷺ" * 40),
    *("' OR 1=1 --", "'; SELECT pg_sleep(9); --", '"><script>alert(1)</script>', "{{ 7*7 }}"),
    *("{% debug %}", "${7*7}"),
    *("%s%s%n", "%(x)s", "{0}", "{x.__class__}", "../../../../etc/passwd"),
    *("..\\..\\x", "file:///etc/passwd", "/dev/zero"),
    *("<img src=/etc/passwd>", "<para>", "&#0;", "&lt;"),
    *("=1+1", "@SUM(A1)", "+84", "-1", "|calc", "\t=1+1"),
    *("null", "undefined", "None", "True", "on", "[]", "{}"),
    *("NaN", "inf", "-0", "0x10", "1e400", "1_000", "１２", "٣"),
    *("javascript:alert(1)", "//evil.example", "https://evil.example/"),
    *("/\\evil.example", "http:evil.example"),
)  # fmt: skip
NUMBERS = (
    *(
        "0",
        "-1",
        "1",
        "2147483647",
        "2147483648",
        "-2147483649",
        "9223372036854775807",
        "9223372036854775808",
    ),
    *(
        "1" + "0" * 30,
        "9" * 5000,
        "1.5",
        "1,5",
        "1.000",
        "1e3",
        "1e999999",
        "0" * 50 + "1",
        "+1",
        " 1 ",
        "1\n",
    ),
)
DATES = (
    *("29/2/2023", "29/2/2024", "31/12/9999", "1/1/0001", "0/0/0"),
    *("32/1/2026", "1/13/2026", "2026-02-30", "1/1/10000"),
    *("01011970", "99999999", "1/1/1", "1/1/-1", "2026-W01"),
    *("01/03/2026 24:00", "1/3/2026 08:00", "1/3/2026 8:60"),
    *("2026-03-01T00:00:00+99:99", "31/12/9999 23:59"),
    *("1/1/0001 00:00", "15/10/1582", "１/１/２０２６", "1/1/26"),
)  # fmt: skip
LONG = st.builds(
    lambda piece, times: (piece * times)[:100_000],
    st.sampled_from(("a", "Ấ", "Ấ", "🧒", "\n", "<b>", "a ", "\u0301", "=", "/", "&amp;")),
    st.sampled_from((255, 256, 2001, 5001, 20_000, 100_000)),
)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
text = st.one_of(st.sampled_from(TEXTS), ANY_TEXT, st.sampled_from(NUMBERS), st.sampled_from(DATES), LONG)
short = st.one_of(st.sampled_from(TEXTS), ANY_TEXT, st.sampled_from(NUMBERS), st.sampled_from(DATES))


def fields(names, keys):
    """Strategy: mutations of a form, as (what, name, value); `keys` are keys of other people's records."""
    value = st.one_of(short, text, st.sampled_from([str(key) for key in keys]))
    name = st.one_of(st.sampled_from(sorted(names) or ["x"]), st.sampled_from(sorted(names) or ["x"]), short)
    kind = st.sampled_from(("set", "set", "set", "drop", "repeat", "array", "empty"))
    return st.lists(st.tuples(kind, name, value), min_size=1, max_size=4)


def mutated(pairs, changes) -> list[tuple[str, str]]:
    """Return the pairs of a form with `changes` (see `fields`) applied."""
    found = [(name, value) for name, value in pairs]
    for kind, name, value in changes:
        kept = [pair for pair in found if pair[0] != name]
        found = {
            "set": [*kept, (name, value)],
            "drop": kept,
            "empty": [*kept, (name, "")],
            "repeat": [*found, (name, value), (name, value)],
            "array": [*kept, (f"{name}[]", value), *[(name, value)] * 30],
        }[kind]
    return found


def encoded(pairs) -> bytes:
    """Return `pairs` as the body of a form, lone surrogates included."""
    return b"&".join(b"=".join((_quoted(name), _quoted(value))) for name, value in pairs)


def _quoted(word) -> bytes:
    return quote_from_bytes(str(word).encode("utf-8", "surrogatepass"), safe="").encode()
