"""`config.row_security` in PostgreSQL's words: functions, policies and rights."""

from django.conf import settings

from accounts.enums import AREA_ROLES, RoleKind
from casework.access import PERMISSIONS, REPORT_PERMISSIONS
from config.row_security import looks, policies
from referrals.enums import SHARED_STATES

# What the application may do with tables that it must not change. Everything else: all but TRUNCATE.
READ_ONLY = ("django_migrations", "audit_link", "audit_queue", "audit_shape")
# What only the triggers of the owner touch.
NEVER_SEEN = ("audit_queue",)
APPEND_ONLY = ("audit_event", "audit_seal", "audit_verification")


def statements(tables: set[str], app_role: str) -> list[str]:
    """Return the SQL that brings functions, policies and rights of `tables` in line. Harmless when repeated.

    `app_role` is the database role of the application; the rights are given to it and to nobody else.
    """
    found = [FUNCTIONS, *_looking_through(), ENTER % _facts()]
    for table, (write, read) in policies(tables).items():
        found += _protect(table, write, read)
    return found + _rights(tables, app_role)


def _looking_through() -> list[str]:
    """Functions over the rows of other tables; they see what their caller sees.

    Who works with no commune, such as a counsellor, is not made to look through its cases.
    """
    return [
        f"CREATE OR REPLACE FUNCTION {name}(bigint) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS"
        f" $$ BEGIN RETURN {first}EXISTS (SELECT 1 FROM {rows}); END $$"  # nosec B608 - own words
        for name, rows in looks().items()
        for first in ["scope_list('communes') <> '{}' AND " if name.startswith("scope_worked_") else ""]
    ]


def _protect(table, write, read) -> list[str]:
    """Refuse everything but what the conditions show; the owner of the table is held to it as well."""
    found = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        *(f"DROP POLICY IF EXISTS {name} ON {table}" for name in ("everything", "work", "look")),
        # What a task sees is asked first, and for a task nothing else: the lists and functions behind it cost
        # most of a query over many rows. Policies of their own are not asked in the order one would think.
        f"CREATE POLICY work ON {table} USING ((SELECT scope_everything()) OR ({write}))",
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
        "area_roles": _array(AREA_ROLES),
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
        SELECT role.area_id, role.supervision_area_id, role.kind = ANY (%(area_roles)s) AS wide
        FROM accounts_role role JOIN accounts_user holder ON holder.id = role.user_id
        WHERE holder.id = person AND holder.is_active AND role.kind = ANY (kinds)
            AND role.starts <= day AND (role.ends IS NULL OR role.ends >= day)
    )
    SELECT coalesce(array_agg(id), '{}') FROM (
        SELECT area.id FROM areas_area area
        JOIN held ON area.id = held.area_id OR held.wide AND area.parent_id = held.area_id
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
    agreed bigint[];
    consents bigint[];
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
        -- As `Consent.valid_on` and `covers`: an answer taken back hides the child from the next request on.
        SELECT array_agg(referral.id), array_agg(DISTINCT referral.case_id), array_agg(consent.id),
            array_agg(DISTINCT referral.case_id) FILTER (
                WHERE consent.withdrawn_on IS NULL AND consent.given_on <= day
                AND (consent.until IS NULL OR consent.until >= day)
                AND (consent.ground <> '' OR consent.caregiver_agrees AND consent.child_agrees IS NOT FALSE)
                AND (consent.institution_id = place.id
                    OR consent.institution_id IS NULL AND consent.receiver = place.kind)
            )
        INTO given, referred, consents, agreed
        FROM referrals_referraluserobjectpermission permission
        JOIN auth_permission named
            ON named.id = permission.permission_id AND named.codename = 'answer_referral'
        JOIN referrals_referral referral ON referral.id = permission.content_object_id
        JOIN schools_institution place ON place.id = referral.institution_id
        LEFT JOIN casework_consent consent ON consent.id = referral.consent_id
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
    cases := coalesce(agreed, '{}') || coalesce(shared, '{}') || coalesce(opened, '{}');
    PERFORM scope_keep('institutions', places), scope_keep('granted', given),
        scope_keep('consents', consents),
        scope_keep('referred', referred), scope_keep('shared', shared), scope_keep('opened', opened);
    PERFORM scope_keep('children', array_agg(child.id)),
        scope_keep('households', array_agg(child.household_id))
    FROM casework_case one JOIN casework_child child ON child.id = one.child_id WHERE one.id = ANY (cases);
    PERFORM set_config('scope.everything', '', true);
END $$;
"""
