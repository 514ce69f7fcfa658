-- The roles that the applications connect as, so that none has to be `admin`. Who is let in as which of them says the
-- command `grant`. Roles belong to the cluster, not to a database, and CREATE ROLE knows no IF NOT EXISTS.

-- @unless SELECT 1 FROM pg_roles WHERE rolname = 'billio_app'
CREATE ROLE billio_app WITH LOGIN;

-- Where somebody has made it before: without LOGIN nobody can be let in.
-- @unless SELECT 1 FROM pg_roles WHERE rolname = 'billio_app' AND rolcanlogin
ALTER ROLE billio_app WITH LOGIN;

-- @unless SELECT 1 FROM pg_roles WHERE rolname = 'billio_readonly'
CREATE ROLE billio_readonly WITH LOGIN;

-- @unless SELECT 1 FROM pg_roles WHERE rolname = 'billio_readonly' AND rolcanlogin
ALTER ROLE billio_readonly WITH LOGIN;

-- What the library reads and writes. Schema public needs no grant: all roles may use it, and DSQL takes none for it.
GRANT SELECT, INSERT, UPDATE, DELETE ON items TO billio_app;

-- A write leaves its record, clears away expired ones, and looks its own up when its answer got lost.
GRANT SELECT, INSERT, UPDATE, DELETE ON write_records TO billio_app;

GRANT SELECT ON items TO billio_readonly;

-- A backup notes the last migration.
GRANT SELECT ON _billio_migrations TO billio_readonly;
