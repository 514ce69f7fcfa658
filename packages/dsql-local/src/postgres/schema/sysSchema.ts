/**
 * DSQL's schema `sys`, as SQL that can be run again on the same database: two views, and those of the functions listed on a
 * cluster 2026-09 whose names show their meaning. The columns of `sys.jobs` and of the mappings are recorded (2026-09). What
 * the functions return isn't recorded.
 */
export const sysSchema = `
CREATE SCHEMA IF NOT EXISTS sys;
CREATE OR REPLACE VIEW sys.jobs AS
  SELECT job_id, status, details, job_type, class_id, object_id, object_name, start_time, update_time FROM pg_dsql.jobs;
CREATE OR REPLACE VIEW sys.iam_pg_role_mappings AS
  SELECT granted.iam_oid, granted.arn, role.oid AS pg_role_oid, role.rolname::text AS pg_role_name,
         granted.grantor AS grantor_pg_role_oid, grantor.rolname::text AS grantor_pg_role_name
  FROM pg_dsql.iam_granted granted
  JOIN pg_catalog.pg_authid role ON role.oid = granted.role
  LEFT JOIN pg_catalog.pg_authid grantor ON grantor.oid = granted.grantor;
CREATE OR REPLACE PROCEDURE sys.wait_for_job(job_id text) LANGUAGE sql AS '';
-- 26 digits of 5 bits: the 128 of the number, and two more.
CREATE OR REPLACE FUNCTION sys.uuid_to_base32_str(uuid) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (
  SELECT string_agg(substr('abcdefghijklmnopqrstuvwxyz234567', substring(bits FROM n * 5 + 1 FOR 5)::bit(5)::int + 1, 1), '' ORDER BY n)
  FROM (SELECT ('x' || replace($1::text, '-', ''))::bit(128) || B'00' AS bits) AS id, generate_series(0, 25) AS n);
CREATE OR REPLACE FUNCTION sys.base32_str_to_uuid(text) RETURNS uuid LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog AS $$
BEGIN
  IF $1 !~ '^[a-z2-7]{25}[aeimquy4]$' THEN
    RAISE EXCEPTION USING ERRCODE = '22P02', MESSAGE = 'Unable to convert text to UUID';
  END IF;
  RETURN (SELECT string_agg(to_hex(substring(bits FROM n * 4 + 1 FOR 4)::bit(4)::int), '' ORDER BY n)
          FROM generate_series(0, 31) AS n,
               (SELECT string_agg((strpos('abcdefghijklmnopqrstuvwxyz234567', substr($1, d, 1)) - 1)::bit(5)::text, '' ORDER BY d) AS bits
                FROM generate_series(1, 26) AS d) AS digits)::uuid;
END $$;
CREATE OR REPLACE FUNCTION sys.base_type_oid(oid) RETURNS oid LANGUAGE sql STABLE STRICT
RETURN (WITH RECURSIVE base AS (
          SELECT t.oid, typtype, typbasetype FROM pg_catalog.pg_type t WHERE t.oid = $1
          UNION ALL
          SELECT t.oid, t.typtype, t.typbasetype FROM base JOIN pg_catalog.pg_type t ON t.oid = base.typbasetype
          WHERE base.typtype = 'd')
        SELECT base.oid FROM base WHERE typtype <> 'd');
CREATE OR REPLACE FUNCTION sys.cluster_size() RETURNS bigint LANGUAGE sql VOLATILE
RETURN pg_catalog.pg_database_size(CURRENT_CATALOG);
-- 10 TiB (Aurora DSQL user guide, quotas).
CREATE OR REPLACE FUNCTION sys.cluster_size_limit() RETURNS bigint LANGUAGE sql STABLE RETURN 10995116277760;
CREATE OR REPLACE FUNCTION sys.current_session_id() RETURNS text LANGUAGE sql STABLE
RETURN sys.uuid_to_base32_str(pg_catalog.md5(pg_catalog.concat(pg_catalog.pg_postmaster_start_time(), '/', pg_catalog.pg_backend_pid()))::uuid);
CREATE OR REPLACE FUNCTION sys.current_transaction_id() RETURNS text LANGUAGE sql STABLE
RETURN sys.uuid_to_base32_str(pg_catalog.md5(pg_catalog.concat(pg_catalog.pg_postmaster_start_time(), '/', pg_catalog.pg_backend_pid(), '/', pg_catalog.now()))::uuid);
`;
