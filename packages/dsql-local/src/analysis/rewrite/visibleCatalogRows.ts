import { INPUT_FUNCTIONS, NAMING_FUNCTIONS } from "./namingFunctions.ts";
import {
  FIRST_USER_OID,
  INDEX_METHOD_OID,
  INTERNAL_SCHEMA_OID,
  TABLE_TRIGGER_LIST,
} from "../../internalSchema/names.ts";

/** Is a relation internal to PostgreSQL or the server: in the server's schema, or a TOAST table? */
const isInner = (relation: string) =>
  `(${relation}.relnamespace = ${INTERNAL_SCHEMA_OID} OR ${relation}.relnamespace = 99 AND ${relation}.oid >= ${FIRST_USER_OID})`;

/*
 * Whether an OID is that of an object of the server's own. Each selects the one row with that OID: PostgreSQL makes an
 * anti-join of it, by an index for few rows, and plans it faster than a list of all such OIDs.
 */
const isOwnRelation = (oid: string) =>
  `EXISTS (SELECT FROM pg_catalog.pg_class own WHERE own.oid = ${oid} AND ${isInner("own")})`;
const isOwnRoutine = (oid: string) =>
  `EXISTS (SELECT FROM pg_catalog.pg_proc own WHERE own.oid = ${oid} AND own.pronamespace = ${INTERNAL_SCHEMA_OID})`;
const isOwnType = (oid: string) =>
  `EXISTS (SELECT FROM pg_catalog.pg_type own WHERE own.oid = ${oid} AND own.typnamespace = ${INTERNAL_SCHEMA_OID})`;
const isOwnTrigger = (oid: string) =>
  `EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.oid = ${oid} AND (t.tgname IN (${TABLE_TRIGGER_LIST}) OR ${isOwnRelation("t.tgrelid")}))`;
const isOwnEventTrigger = (oid: string) =>
  `EXISTS (SELECT FROM pg_catalog.pg_event_trigger e WHERE e.oid = ${oid} AND ${isOwnRoutine("e.evtfoid")})`;
/** The database, whatever its name in PostgreSQL, which CURRENT_CATALOG returns. */
const OWN_DATABASE = "(SELECT oid FROM pg_catalog.pg_database WHERE datname = CURRENT_CATALOG)";

/** Names of the invalid indexes that exist while an index is rebuilt, and aren't the client's. */
const BUILT_BESIDE = "~ '_cc(new|old)[0-9]*$'";

/** Roles that a client sees: the view omits others (src/postgres/schema/catalog/systemViews.ts). */
const ROLES = "(SELECT oid FROM pg_catalog.pg_roles)";

/** The index of a primary key includes all columns on DSQL: first its key, then the others in order. */
const HOLDS_ALL = (relation: string) => `indisprimary AND ${relation} >= ${FIRST_USER_OID}`;

/** Is an object the server's own? By the catalog that it is in, and its OID. */
const isOwn = (classId: string, objectId: string) => `CASE ${classId}
  WHEN 1255 THEN ${isOwnRoutine(objectId)}
  WHEN 1259 THEN ${isOwnRelation(objectId)}
  WHEN 1247 THEN ${isOwnType(objectId)}
  WHEN 2615 THEN ${objectId} = ${INTERNAL_SCHEMA_OID}
  WHEN 2620 THEN ${isOwnTrigger(objectId)}
  WHEN 3466 THEN ${isOwnEventTrigger(objectId)}
  ELSE false END`;

/** One of PostgreSQL's catalogs as a client sees it. */
interface ClientCatalog {
  /** OID of the catalog itself. */
  oid: number;
  /** Its columns, some replaced by an expression, or `*`. */
  columns: string;
  /** The condition of the rows that a client sees. */
  where?: string;
  /** Additional rows, as another SELECT. */
  more?: string;
}

/** Columns in the catalog's order, some of them replaced by an expression. */
function columns(names: string, instead: Record<string, string>): string {
  return names
    .split(" ")
    .map((name) => (Object.hasOwn(instead, name) ? `${instead[name] ?? ""} AS ${name}` : name))
    .join(", ");
}

const ALL_COLUMNS =
  "SELECT attnum FROM pg_catalog.pg_attribute WHERE attrelid = indrelid AND attnum > 0 AND NOT attisdropped";

/** By OID, the names in PostgreSQL's C code of functions whose bodies the server has replaced. */
export const REPLACED_FUNCTIONS: ReadonlyMap<number, string> = new Map([
  [89, "pgsql_version"],
  [861, "current_database"],
  [1387, "pg_get_constraintdef"],
  [2508, "pg_get_constraintdef_ext"],
  [1643, "pg_get_indexdef"],
  [2507, "pg_get_indexdef_ext"],
  [1640, "pg_get_viewdef_name"],
  [1641, "pg_get_viewdef"],
  [2505, "pg_get_viewdef_name_ext"],
  [2506, "pg_get_viewdef_ext"],
  [3159, "pg_get_viewdef_wrap"],
  [1662, "pg_get_triggerdef"],
  [2730, "pg_get_triggerdef_ext"],
  [2098, "pg_get_functiondef"],
  [6197, "pg_get_function_sqlbody"],
  [2168, "pg_database_size_name"],
  [2250, "has_database_privilege_name_name"],
  [2252, "has_database_privilege_id_name"],
  [2254, "has_database_privilege_name"],
  [3577, "pg_logical_emit_message_text"],
  ...NAMING_FUNCTIONS.map(({ oid, symbol }) => [oid, symbol] as const),
]);
const replaced = [...REPLACED_FUNCTIONS.keys()].join(", ");

const inputTypes = [...INPUT_FUNCTIONS.values()].map(({ oid }) => oid).join(", ");

/** Restores a text from what the server has inserted: the original is in the second comment. */
export const AS_WRITTEN = String.raw`'/\*dsql<\*/.*?/\*(.*?)>\*/', '\1', 'g'`;

/**
 * PostgreSQL's catalogs whose rows contain the server's own objects, or values that differ on DSQL. References to them are
 * sent as subqueries (catalogReferences.ts), and views that clients create are bound to views of the same rows
 * (src/postgres/schema/catalog/boundViews.ts). PostgreSQL's own views of them are replaced.
 */
export const clientCatalogs: ReadonlyMap<string, ClientCatalog> = new Map(
  Object.entries<ClientCatalog>({
    pg_namespace: {
      oid: 2615,
      columns: "*",
      where: `oid <> ${INTERNAL_SCHEMA_OID} AND nspname !~ '^pg_(toast_)?temp_'`,
    },
    pg_class: {
      oid: 1259,
      columns: columns(
        "oid relname relnamespace reltype reloftype relowner relam relfilenode reltablespace relpages reltuples relallvisible reltoastrelid relhasindex relisshared relpersistence relkind relnatts relchecks relhasrules relhastriggers relhassubclass relrowsecurity relforcerowsecurity relispopulated relreplident relispartition relrewrite relfrozenxid relminmxid relacl reloptions relpartbound",
        {
          relam: `CASE WHEN relam = 403 AND oid >= ${FIRST_USER_OID} THEN ${INDEX_METHOD_OID}::pg_catalog.oid ELSE relam END`,
          reltoastrelid: `CASE WHEN oid >= ${FIRST_USER_OID} THEN 0::pg_catalog.oid ELSE reltoastrelid END`,
          relnatts: `CASE WHEN relkind = 'i' AND oid >= ${FIRST_USER_OID} THEN coalesce((SELECT pg_catalog.count(*) FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid
            WHERE i.indexrelid = pg_class.oid AND i.indisprimary AND a.attnum > 0 AND NOT a.attisdropped HAVING pg_catalog.count(*) > 0)::pg_catalog.int2, relnatts) ELSE relnatts END`,
          relreplident: `CASE WHEN relreplident = 'f' THEN 'd' ELSE relreplident END`,
          relhastriggers: `relhastriggers AND EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = pg_class.oid AND t.tgname NOT IN (${TABLE_TRIGGER_LIST}))`,
        },
      ),
      where: `NOT ${isInner("pg_class")} AND relpersistence <> 't' AND NOT (relkind = 'i' AND relname ${BUILT_BESIDE} AND EXISTS (
        SELECT FROM pg_catalog.pg_index i WHERE i.indexrelid = pg_class.oid AND NOT i.indisvalid))`,
    },
    pg_attribute: {
      oid: 1249,
      columns: "*",
      where: `NOT ${isOwnRelation("attrelid")}`,
      more: `SELECT i.indexrelid, a.attname, a.atttypid, a.attlen,
          (i.indnkeyatts + pg_catalog.row_number() OVER (PARTITION BY i.indexrelid ORDER BY a.attnum))::pg_catalog.int2,
          a.attcacheoff, a.atttypmod, a.attndims, a.attbyval, a.attalign, a.attstorage, a.attcompression, false, false, false,
          ''::"char", ''::"char", false, true, 0::pg_catalog.int2, (-1)::pg_catalog.int2, a.attcollation,
          NULL::pg_catalog.aclitem[], NULL::pg_catalog.text[], NULL::pg_catalog.text[], NULL::pg_catalog.anyarray
        FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid
        WHERE ${HOLDS_ALL("i.indexrelid")} AND NOT ${isOwnRelation("i.indexrelid")}
          AND a.attnum > 0 AND NOT a.attisdropped AND a.attnum <> ALL (i.indkey)`,
    },
    pg_attrdef: { oid: 2604, columns: "*", where: `NOT ${isOwnRelation("adrelid")}` },
    pg_index: {
      oid: 2610,
      columns: columns(
        "indexrelid indrelid indnatts indnkeyatts indisunique indnullsnotdistinct indisprimary indisexclusion indimmediate indisclustered indisvalid indcheckxmin indisready indislive indisreplident indkey indcollation indclass indoption indexprs indpred",
        {
          indnatts: `CASE WHEN ${HOLDS_ALL("indrelid")} THEN (SELECT pg_catalog.count(*)::pg_catalog.int2 FROM (${ALL_COLUMNS}) a) ELSE indnatts END`,
          indkey: `CASE WHEN ${HOLDS_ALL("indrelid")} THEN pg_catalog.concat_ws(' ', indkey::pg_catalog.text,
            (SELECT pg_catalog.string_agg(attnum::pg_catalog.text, ' ' ORDER BY attnum) FROM (${ALL_COLUMNS}) a WHERE attnum <> ALL (indkey)))::pg_catalog.int2vector ELSE indkey END`,
        },
      ),
      where: `NOT ${isOwnRelation("indexrelid")} AND (indisvalid OR NOT EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = indexrelid AND c.relname ${BUILT_BESIDE}))`,
    },
    pg_type: {
      oid: 1247,
      columns: columns(
        "oid typname typnamespace typowner typlen typbyval typtype typcategory typispreferred typisdefined typdelim typrelid typsubscript typelem typarray typinput typoutput typreceive typsend typmodin typmodout typanalyze typalign typstorage typnotnull typbasetype typtypmod typndims typcollation typdefaultbin typdefault typacl",
        {
          typinput: `CASE WHEN oid IN (${inputTypes}) THEN (CASE oid ${[...INPUT_FUNCTIONS.values()].map(({ oid, inputOid }) => `WHEN ${oid} THEN ${inputOid}`).join(" ")} END)::pg_catalog.regproc ELSE typinput END`,
        },
      ),
      where: `typnamespace <> ${INTERNAL_SCHEMA_OID} AND (typrelid = 0 OR typrelid NOT IN (SELECT oid FROM pg_catalog.pg_class WHERE relpersistence = 't'))`,
    },
    pg_proc: {
      oid: 1255,
      columns: columns(
        "oid proname pronamespace proowner prolang procost prorows provariadic prosupport prokind prosecdef proleakproof proisstrict proretset provolatile proparallel pronargs pronargdefaults prorettype proargtypes proallargtypes proargmodes proargnames proargdefaults protrftypes prosrc probin prosqlbody proconfig proacl",
        {
          prolang: `CASE WHEN oid IN (${replaced}) THEN 12::pg_catalog.oid ELSE prolang END`,
          proisstrict: `proisstrict OR oid IN (${replaced})`,
          prosrc: `CASE WHEN oid IN (${replaced}) THEN CASE oid ${[...REPLACED_FUNCTIONS].map(([oid, name]) => `WHEN ${oid} THEN '${name}'`).join(" ")} END
            WHEN oid >= ${FIRST_USER_OID} THEN pg_catalog.regexp_replace(prosrc, ${AS_WRITTEN}) ELSE prosrc END`,
          prosqlbody: `CASE WHEN oid NOT IN (${replaced}) THEN prosqlbody END`,
        },
      ),
      where: `pronamespace <> ${INTERNAL_SCHEMA_OID}`,
    },
    pg_trigger: {
      oid: 2620,
      columns: "*",
      where: `tgname NOT IN (${TABLE_TRIGGER_LIST}) AND NOT ${isOwnRelation("tgrelid")}`,
    },
    pg_event_trigger: { oid: 3466, columns: "*", where: `NOT ${isOwnRoutine("evtfoid")}` },
    pg_constraint: {
      oid: 2606,
      columns: "*",
      where: `connamespace <> ${INTERNAL_SCHEMA_OID}`,
    },
    pg_rewrite: { oid: 2618, columns: "*", where: `NOT ${isOwnRelation("ev_class")}` },
    pg_depend: {
      oid: 2608,
      columns: "*",
      where: `NOT ${isOwn("classid", "objid")} AND NOT ${isOwn("refclassid", "refobjid")}`,
    },
    pg_shdepend: {
      oid: 1214,
      columns: "*",
      where: `dbid IN (0, ${OWN_DATABASE}) AND NOT ${isOwn("classid", "objid")} AND NOT (dbid = 0 AND classid = 1262 AND objid <> ${OWN_DATABASE}) AND (refclassid <> 1260 OR refobjid IN ${ROLES})`,
    },
    pg_database: {
      oid: 1262,
      columns: columns(
        "oid datname datdba encoding datlocprovider datistemplate datallowconn datconnlimit datfrozenxid datminmxid dattablespace datcollate datctype daticulocale daticurules datcollversion datacl",
        { datname: "'postgres'::pg_catalog.name" },
      ),
      where: "datname = CURRENT_CATALOG",
    },
    pg_auth_members: {
      oid: 1261,
      columns: "*",
      where: `roleid IN ${ROLES} AND member IN ${ROLES}`,
    },
    pg_db_role_setting: {
      oid: 2964,
      columns: "*",
      where: `setrole <> 0 AND setdatabase IN (0, ${OWN_DATABASE}) AND setrole IN (SELECT oid FROM pg_catalog.pg_roles WHERE NOT rolsuper)`,
    },
    pg_am: {
      oid: 2601,
      columns: "*",
      more: `SELECT made.* FROM (VALUES (${INDEX_METHOD_OID}::pg_catalog.oid, 'btree_index'::pg_catalog.name, 'bthandler'::pg_catalog.regproc, 'i'::"char"),
          (${INDEX_METHOD_OID + 1}, 'btree_table', 'heap_tableam_handler', 't')) AS made`,
    },
  }),
);

/** System columns, which a subquery has only if its list names them. */
export const SYSTEM_COLUMNS = ["tableoid", "ctid", "xmin", "xmax", "cmin", "cmax"];

/** The rows of a catalog that a client sees, as a SELECT. */
export function clientCatalog(name: string, systemColumns: readonly string[] = []): string | undefined {
  const catalog = clientCatalogs.get(name);
  if (!catalog) return undefined;
  const { columns: list, where, more } = catalog;
  const extra = systemColumns.map((column) => `${column}, `).join("");
  const rows = `SELECT ${extra}${list} FROM pg_catalog.${name}${where === undefined ? "" : ` WHERE ${where}`}`;
  if (more === undefined) return rows;
  // Additional rows aren't in a table, and have no system columns.
  return `${rows} UNION ALL ${extra === "" ? more : `SELECT ${systemColumns.map((column) => `NULL AS ${column}, `).join("")}more.* FROM (${more}) AS more`}`;
}
