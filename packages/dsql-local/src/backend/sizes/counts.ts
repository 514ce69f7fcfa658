import { limits } from "../../ruleBook/limits.ts";
import type { Rule } from "../../ruleBook/Rule.ts";
import { raise } from "./raise.ts";

/** What a database may hold of a kind (Aurora DSQL user guide, quotas). */
const PER_DATABASE = [
  ["table", "r", 1000, limits.tables],
  ["view", "v", 5000, limits.views],
  ["sequence", "S", 5000, limits.sequences],
] as const satisfies [string, string, number, Rule][];

/** Schemas that aren't the client's. */
const OWN_SCHEMAS = `nspname IN ('public', 'sys', 'information_schema') OR nspname ~ '^pg_'`;

/** What one table may have. */
const perTable = `IF (SELECT count(*) FROM pg_attribute WHERE attrelid = created.object AND attnum > 0 AND NOT attisdropped) > 255 THEN
          ${raise(limits.columnsPerTable)}
        END IF;
        IF created.is_new AND (SELECT count(*) FROM pg_index WHERE indrelid = created.object) > 24 THEN ${raise(limits.indexesPerTable)} END IF;`;

/**
 * `sys.check_counts()`, for an event trigger: refuses what a statement has created when there are too many of its
 * kind. A database that has more of
 * a superuser's making may still be changed.
 */
export const counts = `
CREATE OR REPLACE FUNCTION sys.check_counts() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $f$
DECLARE created record;
BEGIN
  FOR created IN
    SELECT DISTINCT object_type, command_tag ~ '^CREATE' AS is_new, CASE WHEN object_type IN ('table', 'statistics object') THEN objid END AS object
    FROM pg_event_trigger_ddl_commands()
    WHERE schema_name IS DISTINCT FROM 'pg_temp' AND (command_tag ~ '^CREATE' OR object_type = 'table')
  LOOP
    CASE created.object_type
      WHEN 'schema' THEN
        IF (SELECT count(*) FROM pg_namespace WHERE NOT (${OWN_SCHEMAS})) > 10 THEN ${raise(limits.schemas)} END IF;
      ${PER_DATABASE.map(
        ([type, kind, most, rule]) => `WHEN '${type}' THEN
        IF created.is_new AND (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE relkind = '${kind}' AND (nspname = 'public' OR NOT (${OWN_SCHEMAS}))) > ${most} THEN ${raise(rule)} END IF;
        ${type === "table" ? perTable : ""}`,
      ).join("\n      ")}
      WHEN 'statistics object' THEN
        IF (SELECT count(*) FROM pg_statistic_ext s JOIN pg_statistic_ext made ON made.stxrelid = s.stxrelid
            WHERE made.oid = created.object) > 5 THEN ${raise(limits.statisticsPerTable)} END IF;
      ELSE
    END CASE;
  END LOOP;
END $f$;
`;
