/** Without sequential scans an UPDATE joined by ctid visits rows in the order given. */
const IN_ORDER = "SET enable_seqscan = off SET jit = off";

/**
 * `pg_dsql.write_as_<oid>(…)`, for each role that owns tables: writes rows of a table as that role, as PostgreSQL does for
 * referential actions. A table may contain client code, e.g. a function in a CHECK, which must not run as the superuser that
 * owns everything else here. Only this function runs with the client's search path.
 *
 * The role becomes the function's owner without an entry in pg_shdepend, which would prevent DROP ROLE. Only superusers may call
 * it, and the owner can't reach it: it can't name anything in this schema.
 */
export const writeAsRole = `
CREATE OR REPLACE FUNCTION pg_dsql.make_writer(owner oid) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $f$
DECLARE
  name text := format('write_as_%s', owner);
  body constant text := $b$
DECLARE
  places tid[];
  found text[];
  previous bigint[];
  moves bool;
  from_row int := 1;
  lost bool := false;
BEGIN
  IF kind = 'I' THEN
    PERFORM pg_catalog.set_config('search_path', path, true);
    EXECUTE inserts USING news;
    RETURN;
  END IF;
  IF kind = 'U' AND cardinality(olds) > 1 THEN
    PERFORM pg_catalog.set_config('search_path', path, true);
    -- Rows without a key that look the same are the same: it doesn't matter which of them is found.
    IF NOT keyed THEN EXECUTE finds INTO places, found USING olds, news; END IF;
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
  END IF;
  IF kind = 'U' AND cardinality(olds) > 1 AND coalesce(cardinality(places), 0) < cardinality(olds) THEN
    PERFORM pg_catalog.set_config('search_path', path, true);
    EXECUTE repeats INTO previous USING olds, news;
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
  END IF;
  FOR last_row IN 1..cardinality(olds) LOOP
    -- A statement sees nothing of what it writes: a row that is written again needs another one.
    CONTINUE WHEN last_row < cardinality(olds) AND (previous IS NULL OR previous[last_row + 1] IS NULL OR previous[last_row + 1] < from_row);
    PERFORM pg_catalog.set_config('search_path', path, true);
    EXECUTE finds INTO places, found USING olds[from_row:last_row], news[from_row:last_row];
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
    lost := lost OR coalesce(cardinality(places), 0) < last_row - from_row + 1;
    IF places IS NOT NULL THEN
      moves := false;
      IF kind = 'U' AND moving IS NOT NULL THEN
        PERFORM pg_catalog.set_config('search_path', path, true);
        EXECUTE moving INTO moves USING olds[from_row:last_row], news[from_row:last_row];
        PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
      END IF;
      IF kind = 'U' AND NOT moves THEN
        PERFORM pg_catalog.set_config('search_path', path, true);
        EXECUTE updates USING places, found;
      ELSE
        PERFORM pg_catalog.set_config('search_path', path, true);
        EXECUTE deletes USING places;
        PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
        IF moves THEN
          PERFORM pg_catalog.set_config('search_path', path, true);
          EXECUTE inserts USING found;
        END IF;
      END IF;
      PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
    END IF;
    from_row := last_row + 1;
  END LOOP;
  IF lost AND NOT lenient THEN
    RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = 'could not serialize access due to concurrent update';
  END IF;
END $b$;
  writer oid := (SELECT p.oid FROM pg_proc p WHERE proname = name AND pronamespace = 'pg_dsql'::regnamespace AND prosrc = body);
BEGIN
  IF writer IS NOT NULL THEN RETURN; END IF;
  EXECUTE format('CREATE OR REPLACE FUNCTION pg_dsql.%I(path text, inserts text, finds text, updates text, deletes text, repeats text, moving text, keyed bool, kind text, olds text[], news text[], lenient bool)
    RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog ${IN_ORDER} AS %L', name, body);
  UPDATE pg_proc SET proowner = owner, proacl = ARRAY[makeaclitem(10, 10, 'EXECUTE', false)] WHERE proname = name AND pronamespace = 'pg_dsql'::regnamespace;
END $f$;
`;
