import { NAME } from "./statementShape.ts";

/** A statement that DSQL rejects, found before anything runs: `pattern` matches its {@link statementShape}. */
export interface UnsupportedSql {
  pattern: RegExp;
  reason: string;
}

const QUALIFIED = `${NAME}(?: \\. ${NAME})?`;
const INDEX = "^CREATE (?:UNIQUE )?INDEX ";

/**
 * What DSQL rejects and a migration is likely to contain. Sources: Aurora DSQL user guide, "CREATE INDEX
 * ASYNC", "ALTER TABLE", "Unsupported features"; responses recorded on a cluster 2026-09.
 */
export const unsupportedSql: readonly UnsupportedSql[] = [
  { pattern: new RegExp(`${INDEX}(?!ASYNC )`), reason: "DSQL builds indexes with CREATE INDEX ASYNC only" },
  {
    pattern: new RegExp(`${INDEX}.*? ON (?:ONLY )?${QUALIFIED} USING `),
    reason: "DSQL takes no USING in CREATE INDEX",
  },
  {
    pattern: new RegExp(`${INDEX}.*? ON (?:ONLY )?${QUALIFIED} \\(.* (?:ASC|DESC)(?: NULLS \\w+)? [,)]`),
    reason: "DSQL takes no sort order in an index; leave out ASC or DESC, an index is read both ways",
  },
  {
    pattern: /^CREATE (?:(?:GLOBAL|LOCAL) )?(?:TEMP|TEMPORARY|UNLOGGED) /,
    reason: "DSQL has plain tables only",
  },
  { pattern: /^CREATE TABLE (?!.*\().* AS /, reason: "DSQL has no CREATE TABLE AS" },
  {
    pattern:
      /^CREATE (?:OR REPLACE )?(?:EXTENSION|TRIGGER|TYPE|DATABASE|TABLESPACE|MATERIALIZED|PROCEDURE|POLICY|RULE) /,
    reason: "DSQL has no such objects",
  },
  { pattern: /^TRUNCATE /, reason: "DSQL has no TRUNCATE; delete in batches of at most 3,000 rows" },
  { pattern: /^MERGE /, reason: "DSQL has no MERGE; use INSERT … ON CONFLICT" },
  {
    // In the position of a type: a column may have this name.
    pattern: new RegExp(`^CREATE TABLE .*[(,] ${NAME} (?:SMALL|BIG)?SERIAL\\d?(?: |$)`),
    reason: "DSQL has no serial types",
  },
  {
    pattern: /^(?:GRANT|REVOKE) .* ON DATABASE /,
    reason: "DSQL grants nothing on a database; `grant` says who may connect",
  },
  {
    pattern: /^(?:GRANT|REVOKE) .* ON SCHEMA (?:.* , )?PUBLIC /,
    reason: "DSQL grants nothing on schema public, which all roles may use; grant on its tables",
  },
  { pattern: /^DROP INDEX CONCURRENTLY /, reason: "DSQL takes no CONCURRENTLY in DROP INDEX" },
];

/** What DSQL rejects among the actions of an ALTER TABLE. */
export const unsupportedAlter: readonly UnsupportedSql[] = [
  {
    pattern:
      /^ADD (?:COLUMN )?(?!CONSTRAINT |CHECK |FOREIGN |UNIQUE |PRIMARY ).* (?:DEFAULT|NOT NULL|CHECK|UNIQUE|PRIMARY|GENERATED|REFERENCES|CONSTRAINT)\b/,
    reason: "DSQL adds columns without DEFAULT, NOT NULL or other constraints only; set those afterwards",
  },
  { pattern: /^ADD (?:CONSTRAINT \S+ )?PRIMARY KEY/, reason: "DSQL can't add a primary key to a table" },
  {
    pattern: /^ADD (?:CONSTRAINT \S+ )?UNIQUE (?!USING INDEX )/,
    reason: "DSQL adds UNIQUE constraints only USING INDEX",
  },
  {
    pattern: /^ADD (?:CONSTRAINT \S+ )?(?:CHECK|FOREIGN KEY) (?!.*NOT VALID$)/,
    reason:
      "DSQL adds CHECK and FOREIGN KEY constraints only as NOT VALID; validate them in a later statement",
  },
  { pattern: /^ALTER (?:COLUMN )?\S+ (?:SET DATA )?TYPE /, reason: "DSQL can't change a column's type" },
  { pattern: /^ALTER (?:COLUMN )?\S+ SET NOT NULL/, reason: "DSQL can't make a column NOT NULL" },
  { pattern: /^VALIDATE CONSTRAINT /, reason: "DSQL validates with ALTER TABLE ASYNC … VALIDATE CONSTRAINT" },
];
