/** What a query may take for sorting, hashing and the like (observed on a cluster, 2026-10). */
export const TEMPORARY_SPACE = "131072kB";

/**
 * Index builds aren't queries: DSQL has no such limit for them. They run as the role that asked for them, which
 * mustn't change the setting itself.
 */
export const temporarySpace = `
CREATE OR REPLACE FUNCTION sys.unlimited_temporary_space() RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog AS $$ SELECT set_config('temp_file_limit', '-1', false) $$;
`;
