/** Maximum temporary space of a query, for sorts, hashes and the like (observed on a cluster, 2026-10). */
export const TEMP_FILE_LIMIT = "131072kB";

/**
 * Index builds aren't queries: DSQL has no such limit for them. They run as the table's owner, which must not change the setting
 * itself: a backend that the server has registered may, once.
 */
export const tempFileLimit = `
CREATE OR REPLACE FUNCTION pg_dsql.unlimited_temporary_space() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  DELETE FROM pg_dsql.workers w USING pg_stat_get_activity(pg_backend_pid()) a
    WHERE w.pid = pg_backend_pid() AND w.started = a.backend_start;
  IF FOUND THEN PERFORM set_config('temp_file_limit', '-1', false); END IF;
END $$;
`;
