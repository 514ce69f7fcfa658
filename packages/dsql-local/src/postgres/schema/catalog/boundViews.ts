import { INTERNAL_SCHEMA } from "../../../internalSchema/names.ts";
import { clientCatalog, clientCatalogs } from "../../../analysis/rewrite/visibleCatalogRows.ts";

const names = [...clientCatalogs.keys()];

/**
 * What clients' views and parsed function bodies see of PostgreSQL's catalogs, as SQL that a superuser runs once in a database:
 * views with the same rows that statements see, and an event trigger that makes what a client creates read those instead.
 * PostgreSQL stores the oids of relations in such a body, which nobody may edit; the trigger does, in the few places with the
 * oid of a catalog.
 */
export const boundViews = `
${names
  .map((name) => {
    const select = clientCatalog(name) ?? "";
    return `CREATE OR REPLACE VIEW pg_dsql.${name} AS ${select};\nGRANT SELECT ON pg_dsql.${name} TO PUBLIC;`;
  })
  .join("\n")}
CREATE OR REPLACE FUNCTION pg_dsql.bound(tree text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE catalog record;
BEGIN
  FOR catalog IN SELECT v.number, format('pg_dsql.%I', v.name)::regclass::oid AS own FROM (VALUES
    ${[...clientCatalogs].map(([name, { oid }]) => `(${oid}, '${name}')`).join(", ")}) AS v (number, name)
  LOOP
    tree := replace(tree, format(':relid %s :relkind r ', catalog.number), format(':relid %s :relkind v ', catalog.own));
    tree := replace(tree, format('{RTEPERMISSIONINFO :relid %s ', catalog.number), format('{RTEPERMISSIONINFO :relid %s ', catalog.own));
  END LOOP;
  RETURN tree;
END $$;
CREATE OR REPLACE FUNCTION pg_dsql.on_body_created() RETURNS event_trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE made record;
BEGIN
  IF current_setting('is_superuser')::bool THEN RETURN; END IF;
  FOR made IN SELECT DISTINCT classid, objid FROM pg_event_trigger_ddl_commands()
    WHERE schema_name IS DISTINCT FROM '${INTERNAL_SCHEMA}'
  LOOP
    IF made.classid = 'pg_class'::regclass THEN
      UPDATE pg_rewrite SET ev_action = pg_dsql.node_tree(pg_dsql.bound(ev_action::text))
        WHERE ev_class = made.objid AND pg_dsql.bound(ev_action::text) <> ev_action::text;
      -- Has PostgreSQL read the rule again.
      IF FOUND THEN UPDATE pg_class SET relname = relname WHERE oid = made.objid; END IF;
    ELSIF made.classid = 'pg_proc'::regclass THEN
      UPDATE pg_proc SET prosqlbody = pg_dsql.node_tree(pg_dsql.bound(prosqlbody::text))
        WHERE oid = made.objid AND pg_dsql.bound(prosqlbody::text) <> prosqlbody::text;
    END IF;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION pg_dsql.bound(text), pg_dsql.on_body_created() FROM PUBLIC;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtname = 'dsql_body_created') THEN
    CREATE EVENT TRIGGER dsql_body_created ON ddl_command_end WHEN TAG IN ('CREATE VIEW', 'CREATE FUNCTION', 'CREATE PROCEDURE')
      EXECUTE FUNCTION pg_dsql.on_body_created();
  END IF;
END $$;
`;
