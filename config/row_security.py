"""The second net: which rows PostgreSQL itself shows to whom, stated once for every table about a child.

`accounts.scope` tells a transaction for whom it works; the functions below turn that into lists of keys, and
the policies compare. Without it nothing is shown. `manage.py migrate` brings the database in line with this
file every time (`manage.py protect_rows` does it alone), so a new table needs one line here and a test fails
when it is missing. The application's own filters stay the first net: they are faster and know more.

What each name stands for, set for one transaction:

* `communes`: communes whose cases the person works with (officer, chair, supervisor);
* `reports`: communes whose reports the person reads (officer, chair); `chairs`: those of a chair;
* `counted`: communes of which an analyst counts cases;
* `shared`, `opened`: cases shared with the person, to work with or only to read;
* `referred`: cases of the live referrals granted to the person, `granted` the referrals themselves;
* `children`, `households`: those of the cases in the three lists before;
* `institutions`: where the person holds a post.
"""

from django.conf import settings

from accounts.enums import RoleKind
from accounts.scope import LISTS
from casework.access import PERMISSIONS, REPORT_PERMISSIONS
from referrals.enums import ENDED_STATES, SHARED_STATES


def among(column: str, *lists: str) -> str:
    """Return the condition that `column` is in one of the named lists; each list is read once in a query.

    Raises ValueError for a list that nobody fills.
    """
    if unknown := set(lists) - set(LISTS):
        raise ValueError(f"no such lists: {sorted(unknown)}")
    return " OR ".join(f"{column} = ANY ((SELECT scope_list('{name}'))::bigint[])" for name in lists)


def through(table: str, condition: str) -> str:
    """Return the condition that a row `seen` of `table` is shown itself and fulfils `condition`."""
    return f"EXISTS (SELECT 1 FROM {table} seen WHERE {condition})"  # nosec B608 - own words


def of_commune(table: str, column: str) -> str:
    """Return the condition that the row of `table` to which `column` points is of one of the communes."""
    return through(table, f"seen.id = {column} AND ({among('seen.commune_id', 'communes')})")


PART_OF_CASE = of_commune("casework_case", "case_id")
READ_OF_CASE = among("case_id", "shared", "opened")
ENDED = "', '".join(map(str, ENDED_STATES))
OWN_WORK = f"sent_at IS NOT NULL AND state IN ('{ENDED}') AND ({among('institution_id', 'institutions')})"

# Table → (rows that may be read and written, rows that may besides only be read). Conditions name the columns
# of the table; the history of a table follows the same line unless it has one of its own below.
ROWS = {
    "casework_case": (
        among("commune_id", "communes") + " OR " + among("id", "shared", "opened", "referred"),
        among("commune_id", "counted"),
    ),
    "casework_household": (
        among("commune_id", "communes") + " OR " + among("id", "households"),
        None,
    ),
    "casework_caregiver": (
        of_commune("casework_household", "household_id") + " OR " + among("household_id", "households"),
        None,
    ),
    # Of a household that is shared, only the child of the case: its brothers and sisters are not.
    "casework_child": (
        " OR ".join(
            [
                of_commune("casework_household", "household_id"),
                among("id", "children"),
                through(
                    "casework_case",
                    f"seen.child_id = casework_child.id AND ({among('seen.commune_id', 'communes')})",
                ),
            ]
        ),
        None,
    ),
    "casework_report": (among("commune_id", "reports"), None),
    "casework_reporter": (
        through(
            "casework_report",
            "seen.id = report_id AND (seen.taken_by_id = (SELECT scope_person())"
            f" OR {among('seen.commune_id', 'chairs')})",
        ),
        None,
    ),
    **dict.fromkeys(
        [
            f"casework_{name}"
            for name in ("screening", "assessment", "plan", "decision", "visit", "review", "support")
        ],
        (PART_OF_CASE, READ_OF_CASE),
    ),
    # A co-worker leaves notes; whoever opened a case in an emergency only reads.
    "casework_note": (PART_OF_CASE + " OR " + among("case_id", "shared"), among("case_id", "opened")),
    "casework_caseshare": (PART_OF_CASE + " OR user_id = (SELECT scope_person())", READ_OF_CASE),
    "casework_attachment": (PART_OF_CASE, READ_OF_CASE),
    "privacy_datarequest": (PART_OF_CASE, None),
    "privacy_hold": (PART_OF_CASE, None),
    # An answer of an institution meets and starts clocks of the case; the consent decides what it sees.
    **dict.fromkeys(
        ["casework_deadline", "casework_consent"],
        (PART_OF_CASE + " OR " + among("case_id", "referred"), READ_OF_CASE),
    ),
    "casework_planactivity": (through("casework_plan", "seen.id = plan_id"), None),
    "casework_listimport": (among("commune_id", "reports"), None),
    "casework_columnmemory": (among("commune_id", "reports"), None),
    "casework_listrow": (through("casework_listimport", "seen.id = list_import_id"), None),
    "referrals_referral": (
        PART_OF_CASE + " OR " + among("id", "granted"),
        f"{READ_OF_CASE} OR ({OWN_WORK})",
    ),
    "referrals_referralmessage": (through("referrals_referral", "seen.id = referral_id"), None),
    "referrals_placement": (through("referrals_referral", "seen.id = referral_id"), None),
    "referrals_attendance": (through("referrals_placement", "seen.id = placement_id"), None),
}
# Histories whose rows do not tell where they belong: they are shown with the record they are about.
HISTORIES = {
    "casework_historicalcase": through("casework_case", "seen.id = casework_historicalcase.id"),
    "casework_historicalchild": through("casework_child", "seen.id = casework_historicalchild.id"),
    "casework_historicalhousehold": through(
        "casework_household", "seen.id = casework_historicalhousehold.id"
    ),
    "casework_historicalreport": through("casework_report", "seen.id = casework_historicalreport.id"),
    "casework_historicalreporter": through("casework_reporter", "seen.id = casework_historicalreporter.id"),
    "casework_historicalplanactivity": through("casework_historicalplan", "seen.id = plan_id"),
}
# Tables near a child that hold nothing about one, each with the reason why they stand open.
OPEN = {
    "referrals_referraluserobjectpermission": "who was granted which referral, by keys",
    "casework_caseuserobjectpermission": "who was given which case, by keys",
    "privacy_erasure": "numbers, codes and rules, no words; who sees which stands in `privacy.access`",
    "privacy_historicalerasure": "as its table",
    "privacy_deletioncertificate": "numbers, codes and counts of what was erased",
    "privacy_stub": "figures of erased cases that lead to nobody",
    "privacy_incident": "what happened, by codes of cases; seen by the data-protection officer of the house",
    "accounts_notice": "codes and addresses of pages; a notice is left for other people",
    "audit_event": "codes and names of fields; shown by the auditor's area",
}
# What the application may do with tables that it must not change. Everything else: all but TRUNCATE.
READ_ONLY = ("django_migrations", "audit_link", "audit_queue", "audit_shape")
# What only the triggers of the owner touch.
NEVER_SEEN = ("audit_queue",)
APPEND_ONLY = ("audit_event", "audit_seal", "audit_verification")


def statements(tables: set[str], app_role: str) -> list[str]:
    """Return the SQL that brings functions, policies and rights of `tables` in line. Harmless when repeated.

    `app_role` is the database role of the application; the rights are given to it and to nobody else.
    """
    found = [FUNCTIONS, ENTER % _facts()]
    for table, (write, read) in policies(tables).items():
        found += _protect(table, write, read)
    return found + _rights(tables, app_role)


def policies(tables: set[str]) -> dict[str, tuple]:
    """Return table → conditions for those of `ROWS` and their histories that are among `tables`."""
    found = {}
    for table, (write, read) in ROWS.items():
        app, name = table.split("_", 1)
        history = f"{app}_historical{name}"
        found[table] = (write, read)
        found[history] = (HISTORIES[history], None) if history in HISTORIES else (write, read)
    return {table: lines for table, lines in found.items() if table in tables}


def _protect(table, write, read) -> list[str]:
    """Refuse everything but what the conditions show; the owner of the table is held to it as well."""
    found = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        *(f"DROP POLICY IF EXISTS {name} ON {table}" for name in ("everything", "work", "look")),
        f"CREATE POLICY everything ON {table} USING ((SELECT scope_everything()))",
        f"CREATE POLICY work ON {table} USING ({write})",
    ]
    return [*found, f"CREATE POLICY look ON {table} FOR SELECT USING ({read})"] if read else found


def _rights(tables, app_role) -> list[str]:
    kept = [*APPEND_ONLY, *(name for name in tables if "_historical" in name)]
    found = [
        f'GRANT USAGE ON SCHEMA public TO "{app_role}"',
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{app_role}"',
        f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{app_role}"',
        # Setting a counter back would stop every deed that leaves an event.
        f'REVOKE UPDATE ON ALL SEQUENCES IN SCHEMA public FROM "{app_role}"',
        TRIGGERS_ONLY,
    ]
    found += [f'REVOKE UPDATE, DELETE ON {name} FROM "{app_role}"' for name in kept if name in tables]
    found += [
        f'REVOKE SELECT ON {name} FROM "{app_role}"'  # nosec B608 - own words
        for name in NEVER_SEEN
        if name in tables
    ]
    return found + [
        f'REVOKE INSERT, UPDATE, DELETE ON {name} FROM "{app_role}"'  # nosec B608 - own words
        for name in READ_ONLY
        if name in tables
    ]


def _facts() -> dict[str, str]:
    """The roles and states that decide, from where the code keeps them."""
    return {
        "case_roles": _array(PERMISSIONS),
        "report_roles": _array(REPORT_PERMISSIONS),
        "chair": RoleKind.CHAIR.value,
        "analyst": RoleKind.ANALYST.value,
        "counsellor": RoleKind.COUNSELLOR.value,
        "live": _array(SHARED_STATES),
        "zone": settings.TIME_ZONE,
    }


def _array(values) -> str:
    return "ARRAY['" + "', '".join(str(value) for value in values) + "']"


# The functions of the trail act as the owner. Whoever may name one in a trigger on a table of their own (a
# temporary one will do) writes what they like into the chain; the trail's own triggers need no such right.
TRIGGERS_ONLY = r"""
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        AND proname LIKE 'audit\_%' AND pg_get_userbyid(proowner) = current_user LOOP
        EXECUTE 'REVOKE EXECUTE ON FUNCTION ' || name || ' FROM PUBLIC';
    END LOOP;
END $$
"""
FUNCTIONS = """
CREATE OR REPLACE FUNCTION scope_list(name text) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('scope.' || name, true), ''), '{}')::bigint[];
CREATE OR REPLACE FUNCTION scope_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('scope.person', true), '')::bigint;
CREATE OR REPLACE FUNCTION scope_everything() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('scope.everything', true), '') = 'on';
CREATE OR REPLACE FUNCTION scope_keep(name text, keys bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('scope.' || name, coalesce(keys, '{}')::text, true);
END $$;
"""
# Reads roles, posts, grants and shares itself: a filter forgotten in Python does not widen what it shows.
ENTER = """
CREATE OR REPLACE FUNCTION scope_communes(person bigint, kinds text[], day date) RETURNS bigint[]
LANGUAGE sql STABLE AS $$
    WITH held AS (
        SELECT role.area_id, role.supervision_area_id
        FROM accounts_role role JOIN accounts_user holder ON holder.id = role.user_id
        WHERE holder.id = person AND holder.is_active AND role.kind = ANY (kinds)
            AND role.starts <= day AND (role.ends IS NULL OR role.ends >= day)
    )
    SELECT coalesce(array_agg(id), '{}') FROM (
        SELECT area.id FROM areas_area area
        JOIN held ON area.id = held.area_id OR area.parent_id = held.area_id
        WHERE area.parent_id IS NOT NULL
        UNION
        SELECT member.commune_id FROM areas_supervisedcommune member
        JOIN held ON member.supervision_area_id = held.supervision_area_id
        WHERE member.starts <= day AND (member.ends IS NULL OR member.ends >= day)
    ) found
$$;
CREATE OR REPLACE FUNCTION scope_enter(person bigint, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    day date := (moment AT TIME ZONE '%(zone)s')::date;
    places bigint[];
    given bigint[];
    referred bigint[];
    shared bigint[];
    opened bigint[];
    cases bigint[];
BEGIN
    PERFORM set_config('scope.everything', 'on', true), set_config('scope.person', person::text, true);
    PERFORM scope_keep('communes', scope_communes(person, %(case_roles)s, day)),
        scope_keep('reports', scope_communes(person, %(report_roles)s, day)),
        scope_keep('chairs', scope_communes(person, ARRAY['%(chair)s'], day)),
        scope_keep('counted', scope_communes(person, ARRAY['%(analyst)s'], day));
    SELECT array_agg(post.institution_id) INTO places
    FROM schools_post post
    JOIN schools_institution institution ON institution.id = post.institution_id AND institution.is_active
    JOIN accounts_user holder ON holder.id = post.user_id AND holder.is_active
    WHERE post.user_id = person AND post.starts <= day AND (post.ends IS NULL OR post.ends >= day)
        AND EXISTS (
            SELECT 1 FROM accounts_role role WHERE role.user_id = person AND role.kind = '%(counsellor)s'
                AND role.starts <= day AND (role.ends IS NULL OR role.ends >= day)
        );
    IF places IS NOT NULL THEN
        SELECT array_agg(referral.id), array_agg(DISTINCT referral.case_id) INTO given, referred
        FROM referrals_referraluserobjectpermission permission
        JOIN auth_permission named
            ON named.id = permission.permission_id AND named.codename = 'answer_referral'
        JOIN referrals_referral referral ON referral.id = permission.content_object_id
        WHERE permission.user_id = person AND referral.institution_id = ANY (places)
            AND referral.state = ANY (%(live)s);
    END IF;
    -- A share opens nothing without guardian's right, nor to somebody without a role in casework today.
    SELECT array_agg(share.case_id) FILTER (WHERE share.kind = 'co_worker'),
        array_agg(share.case_id) FILTER (WHERE share.kind <> 'co_worker')
    INTO shared, opened
    FROM casework_caseshare share
    WHERE share.user_id = person AND share.ended_at IS NULL
        AND share.starts_at <= moment AND share.ends_at > moment
        AND EXISTS (
            SELECT 1 FROM accounts_role role JOIN accounts_user holder ON holder.id = role.user_id
            WHERE role.user_id = person AND holder.is_active AND role.kind = ANY (%(case_roles)s)
                AND role.starts <= day AND (role.ends IS NULL OR role.ends >= day)
        )
        AND EXISTS (
            SELECT 1 FROM casework_caseuserobjectpermission permission
            WHERE permission.user_id = person AND permission.content_object_id = share.case_id
        );
    cases := coalesce(referred, '{}') || coalesce(shared, '{}') || coalesce(opened, '{}');
    PERFORM scope_keep('institutions', places), scope_keep('granted', given),
        scope_keep('referred', referred), scope_keep('shared', shared), scope_keep('opened', opened);
    PERFORM scope_keep('children', array_agg(child.id)),
        scope_keep('households', array_agg(child.household_id))
    FROM casework_case one JOIN casework_child child ON child.id = one.child_id WHERE one.id = ANY (cases);
    PERFORM set_config('scope.everything', '', true);
END $$;
"""
