import { createTable } from "../../../errorCatalog/createTable.ts";
import { indexes } from "../../../errorCatalog/indexes.ts";
import { objects } from "../../../errorCatalog/objects.ts";
import type { UndatedRule } from "../../../errorCatalog/Rule.ts";
import { MAX_COLUMNS, CATALOG_LIMITS } from "../../../analysis/lookups/catalogLimits.ts";
import { MAX_INDEXES } from "../../../analysis/checks/indexLimits.ts";
import { MAX_VIEW_BYTES } from "../../../analysis/checks/viewLimit.ts";
import { raiseError } from "../raiseError.ts";

const tooMany = (rule: UndatedRule, max: number) => raiseError(rule, { max: `'${max}'` });

/** Maximum numbers of relations in a database, by pg_class.relkind. */
const KINDS = [
  ["table", "r", CATALOG_LIMITS.tables],
  ["view", "v", CATALOG_LIMITS.views],
  ["sequence", "S", CATALOG_LIMITS.sequences],
] as const;

/** Schemas that aren't clients'. */
const OWN_SCHEMAS = `nspname IN ('public', 'sys', 'information_schema') OR nspname ~ '^pg_'`;

/** Maximum numbers for one table. */
const perTable = `IF (SELECT count(*) FROM pg_attribute WHERE attrelid = created.object AND attnum > 0 AND NOT attisdropped) > ${MAX_COLUMNS} THEN
          IF EXISTS (SELECT FROM pg_index WHERE indrelid = created.object AND indisprimary)
          THEN ${tooMany(createTable.keyedColumns, MAX_COLUMNS)} ELSE ${raiseError(createTable.columns)} END IF;
        END IF;
        IF created.is_new THEN
          PERFORM pg_dsql.check_key_types(indexrelid) FROM pg_index WHERE indrelid = created.object;
        END IF;
        IF created.is_new AND (SELECT count(*) FROM pg_index WHERE indrelid = created.object) > ${MAX_INDEXES} THEN ${tooMany(indexes.perTable, MAX_INDEXES)} END IF;`;

/** The statement's text is checked as well, where the parser has the memory for it; this checks what PostgreSQL stores. */
const perView = `IF octet_length(pg_get_viewdef(created.object)) > ${MAX_VIEW_BYTES} THEN ${raiseError(objects.viewText)} END IF;`;
const PER_KIND: Record<string, string> = { table: perTable, view: perView };

/**
 * `pg_dsql.check_counts()`, for an event trigger: raises an error when a statement has created too many objects of a kind. A
 * database in which a superuser has created more may still be changed.
 */
export const objectCounts = `
CREATE OR REPLACE FUNCTION pg_dsql.check_counts() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $f$
DECLARE created record;
BEGIN
  FOR created IN
    SELECT DISTINCT object_type, command_tag ~ '^CREATE' AS is_new, CASE WHEN object_type IN ('table', 'view', 'statistics object') THEN objid END AS object
    FROM pg_event_trigger_ddl_commands()
    WHERE schema_name IS DISTINCT FROM 'pg_temp' AND (command_tag ~ '^CREATE' OR object_type = 'table')
  LOOP
    CASE created.object_type
      WHEN 'schema' THEN
        IF (SELECT count(*) FROM pg_namespace WHERE NOT (${OWN_SCHEMAS})) > ${CATALOG_LIMITS.schemas.max} THEN ${tooMany(CATALOG_LIMITS.schemas.rule, CATALOG_LIMITS.schemas.max)} END IF;
      ${KINDS.map(
        ([type, kind, { max, rule }]) => `WHEN '${type}' THEN
        IF created.is_new AND (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE relkind = '${kind}' AND (nspname = 'public' OR NOT (${OWN_SCHEMAS}))) > ${max} THEN ${tooMany(rule, max)} END IF;
        ${PER_KIND[type] ?? ""}`,
      ).join("\n      ")}
      WHEN 'statistics object' THEN
        IF (SELECT count(*) FROM pg_statistic_ext s JOIN pg_statistic_ext made ON made.stxrelid = s.stxrelid
            WHERE made.oid = created.object) > ${CATALOG_LIMITS.statistics.max} THEN ${tooMany(CATALOG_LIMITS.statistics.rule, CATALOG_LIMITS.statistics.max)} END IF;
      ELSE
    END CASE;
  END LOOP;
END $f$;
`;
