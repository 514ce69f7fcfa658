import { FIRST_USER_OID, INTERNAL_SCHEMA } from "../internalSchema/names.ts";

/** What the catalog says about the number of rows that a statement may write. */
export interface TableFacts {
  /** Tables referenced with a referential action (CASCADE, SET NULL, SET DEFAULT), and views on them. */
  followed: string[];
  /** Tables with defaults, checks or domains that call client functions, which may write, and views that do. */
  calling: string[];
  /** Each relation's name with the columns of each of its keys; null without a key. */
  keys: { relation: string; columns: string[][] | null }[];
  /** Functions that return sets. */
  setReturning: string[];
}

/**
 * Types in which two different values never equal the same third value of any type. A bigint, for example, is compared with a
 * float as a float, so that several bigints equal one float.
 */
const EXACT_TYPES = "'uuid', 'text', 'int2', 'int4'";

/** SQL that returns one {@link TableFacts} as JSON. The search path has to begin with pg_catalog. */
export const TABLE_FACTS = `
WITH RECURSIVE bringing (calls, class, id) AS (
  (SELECT false, 'pg_class'::regclass, confrelid FROM pg_constraint
   WHERE contype = 'f' AND (confdeltype IN ('c', 'n', 'd') OR confupdtype IN ('c', 'n', 'd'))
   UNION
   SELECT true, 'pg_proc'::regclass, p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
   WHERE p.oid >= ${FIRST_USER_OID} AND provolatile = 'v' AND nspname NOT IN ('${INTERNAL_SCHEMA}', 'sys'))
  UNION
  SELECT calls,
         CASE WHEN d.classid = 'pg_type'::regclass OR c.contypid <> 0 THEN 'pg_type'::regclass
              ELSE 'pg_class'::regclass END,
         coalesce(a.adrelid, r.ev_class, nullif(c.contypid, 0), c.conrelid, d.objid)
  FROM bringing b
  JOIN pg_depend d ON d.refclassid = b.class AND d.refobjid = b.id
  LEFT JOIN pg_attrdef a ON d.classid = 'pg_attrdef'::regclass AND a.oid = d.objid
  LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
  LEFT JOIN pg_constraint c ON d.classid = 'pg_constraint'::regclass AND c.oid = d.objid
  WHERE r.oid IS NOT NULL
     OR b.class = 'pg_proc'::regclass AND (a.oid IS NOT NULL OR c.contype = 'c' OR d.classid = 'pg_type'::regclass)
     OR b.class = 'pg_type'::regclass AND d.classid IN ('pg_type'::regclass, 'pg_class'::regclass)
), keys AS (
  SELECT indrelid, array_agg(attname::text ORDER BY position) AS columns
  FROM pg_index, unnest(indkey[0:indnkeyatts - 1]) WITH ORDINALITY AS part (number, position)
  LEFT JOIN LATERAL (
    SELECT attname FROM pg_attribute JOIN pg_type t ON t.oid = atttypid
    WHERE attrelid = indrelid AND attnum = number AND typnamespace = 'pg_catalog'::regnamespace
      AND typname IN (${EXACT_TYPES})
  ) exact ON true
  WHERE indisunique AND indisvalid AND indimmediate AND indpred IS NULL AND indrelid >= ${FIRST_USER_OID}
  GROUP BY indexrelid, indrelid HAVING count(*) = count(attname)
), keyed AS (SELECT indrelid, json_agg(columns) AS columns FROM keys GROUP BY indrelid)
SELECT json_build_object(
  'followed', (SELECT coalesce(json_agg(DISTINCT relname), '[]') FROM pg_class
               WHERE oid IN (SELECT id FROM bringing WHERE NOT calls AND class = 'pg_class'::regclass)),
  'calling', (SELECT coalesce(json_agg(DISTINCT relname), '[]') FROM pg_class
              WHERE oid IN (SELECT id FROM bringing WHERE calls AND class = 'pg_class'::regclass)),
  'keys', (SELECT coalesce(json_agg(json_build_object('relation', relname, 'columns', columns)), '[]')
           FROM pg_class LEFT JOIN keyed ON indrelid = oid
           WHERE relkind IN ('r', 'v') AND relpersistence <> 't' AND oid >= ${FIRST_USER_OID}
             AND relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname IN ('${INTERNAL_SCHEMA}', 'sys'))),
  'setReturning', (SELECT json_agg(DISTINCT proname) FROM pg_proc WHERE proretset)
) AS facts`;
