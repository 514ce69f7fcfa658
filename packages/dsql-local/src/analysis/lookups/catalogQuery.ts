import type { Name, PreCheck } from "./CatalogLookup.ts";

/** One query for all lookups: its only row has a column for each. It doesn't fail for objects that don't exist. */
export function catalogQuery(lookups: readonly PreCheck[]): string {
  return `SELECT ${lookups.map((lookup) => `(${subquery(lookup)})::pg_catalog.text`).join(", ")}`;
}

function subquery(lookup: PreCheck): string {
  switch (lookup.kind) {
    case "primaryKeyColumn":
      return `SELECT a.attname FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_index i ON i.indrelid = a.attrelid
        WHERE i.indrelid = ${table(lookup.table)} AND i.indisprimary AND a.attnum = ANY (i.indkey)
          AND a.attname = ${literal(lookup.column)}`;
    case "primaryKey":
      return `SELECT conname FROM pg_catalog.pg_constraint
        WHERE conrelid = ${table(lookup.table)} AND contype = 'p' AND conname = ${literal(lookup.constraint)}`;
    case "identityColumn":
      return `SELECT pg_catalog.format_type(atttypid, NULL) FROM pg_catalog.pg_attribute
        WHERE attrelid = ${table(lookup.table)} AND attname = ${literal(lookup.column)} AND NOT attisdropped`;
    case "lockedKey":
      return `SELECT CASE WHEN i.indrelid IS NULL THEN '' ELSE (
          SELECT min(attname::text) FROM pg_catalog.pg_attribute
          WHERE attrelid = c.oid AND attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
            AND attname <> ALL (ARRAY[${lookup.columns.map(literal).join(", ")}]::pg_catalog.text[])) END
        FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary
        WHERE c.oid = ${table(lookup.table)} AND c.relkind = 'r'`;
    case "numericKey":
      return `SELECT 'numeric' WHERE EXISTS (SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = ${table(lookup.table)} AND NOT attisdropped AND atttypid = 'pg_catalog.numeric'::pg_catalog.regtype
          AND attname = ANY (ARRAY[${lookup.columns.map(literal).join(", ")}]::pg_catalog.text[]))`;
    case "mappedRole":
      return `SELECT pg_role_name FROM sys.iam_pg_role_mappings
        WHERE pg_role_name IN (${lookup.roles.map(literal).join(", ")}) LIMIT 1`;
  }
}

function table({ schema, name }: Name): string {
  const path = schema === undefined ? identifier(name) : `${identifier(schema)}.${identifier(name)}`;
  return `pg_catalog.to_regclass(${literal(path)})`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
