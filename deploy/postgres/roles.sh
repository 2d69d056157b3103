#!/bin/sh
# Run once, when the database is made: the role that owns the tables, and the role the program works as.
# Neither is a superuser and neither passes row-level security by.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set owner_password="$(cat /run/secrets/owner_password)" \
    --set app_password="$(cat /run/secrets/app_password)" <<'SQL'
CREATE ROLE den_truong_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE den_truong_app LOGIN PASSWORD :'app_password';
ALTER DATABASE den_truong OWNER TO den_truong_owner;
SQL
