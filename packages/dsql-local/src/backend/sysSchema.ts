import { SETTABLE } from "../rules/settings.ts";

/**
 * What DSQL has and PostgreSQL hasn't, as SQL that can be run again on the same database.
 * `sys.jobs` columns: recorded on a cluster 2026-09.
 */
export const sysSchema = `
CREATE SCHEMA IF NOT EXISTS sys;
CREATE TABLE IF NOT EXISTS sys.jobs (
  job_id text PRIMARY KEY,
  status text NOT NULL,
  details text,
  job_type text NOT NULL,
  class_id oid,
  object_id oid,
  object_name text,
  start_time timestamptz NOT NULL DEFAULT clock_timestamp(),
  update_time timestamptz
);
-- Of earlier versions; a job that nobody has taken up has none (recorded on a cluster, 2026-09).
ALTER TABLE sys.jobs ALTER update_time DROP NOT NULL, ALTER update_time DROP DEFAULT;
CREATE OR REPLACE PROCEDURE sys.wait_for_job(job_id text) LANGUAGE sql AS '';
CREATE OR REPLACE FUNCTION sys.version() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'PostgreSQL 16' $$;
CREATE OR REPLACE FUNCTION sys.current_setting(name text, missing_ok boolean DEFAULT false) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT CASE lower(name)
    WHEN 'server_version' THEN '16.15'
    WHEN 'server_version_num' THEN '160015'
    ELSE pg_catalog.current_setting(name, missing_ok) END
$$;
CREATE OR REPLACE FUNCTION sys.set_config(setting_name text, new_value text, is_local boolean) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
  IF lower(setting_name) <> ALL ('{${[...SETTABLE].join(",")}}'::text[]) THEN
    RAISE EXCEPTION 'setting configuration parameter "%" not supported', setting_name USING ERRCODE = '0A000';
  END IF;
  RETURN pg_catalog.set_config(setting_name, new_value, is_local);
END $$;
`;
