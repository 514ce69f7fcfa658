import { NAME } from "./statementShape.ts";

/** A form of statement that DSQL rejects, found before anything runs. `form` looks at a statement's {@link shape}. */
export interface UnsupportedSql {
  form: RegExp;
  reason: string;
}

const QUALIFIED = `${NAME}(?: \\. ${NAME})?`;
const INDEX = "^CREATE (?:UNIQUE )?INDEX ";

/**
 * What a migration is likeliest to meet of what DSQL refuses. Sources: Aurora DSQL user guide, "CREATE INDEX
 * ASYNC", "ALTER TABLE", "Unsupported features"; answers recorded on a cluster 2026-09.
 */
export const unsupportedSql: readonly UnsupportedSql[] = [
  { form: new RegExp(`${INDEX}(?!ASYNC )`), reason: "DSQL builds indexes with CREATE INDEX ASYNC only" },
  {
    form: new RegExp(`${INDEX}.*? ON (?:ONLY )?${QUALIFIED} USING `),
    reason: "DSQL takes no USING in CREATE INDEX",
  },
  {
    form: new RegExp(`${INDEX}.*? ON (?:ONLY )?${QUALIFIED} \\(.* (?:ASC|DESC)(?: NULLS \\w+)? [,)]`),
    reason: "DSQL takes no sort order in an index; leave out ASC or DESC, an index is read both ways",
  },
  {
    form: /^CREATE (?:(?:GLOBAL|LOCAL) )?(?:TEMP|TEMPORARY|UNLOGGED) /,
    reason: "DSQL has plain tables only",
  },
  { form: /^CREATE TABLE (?!.*\().* AS /, reason: "DSQL has no CREATE TABLE AS" },
  {
    form: /^CREATE (?:OR REPLACE )?(?:EXTENSION|TRIGGER|TYPE|DATABASE|TABLESPACE|MATERIALIZED|PROCEDURE|POLICY|RULE) /,
    reason: "DSQL has no such objects",
  },
  { form: /^TRUNCATE /, reason: "DSQL has no TRUNCATE; delete in batches of at most 3,000 rows" },
  { form: /^MERGE /, reason: "DSQL has no MERGE; use INSERT … ON CONFLICT" },
  {
    // Where a type stands: a column may be named so.
    form: new RegExp(`^CREATE TABLE .*[(,] ${NAME} (?:SMALL|BIG)?SERIAL\\d?(?: |$)`),
    reason: "DSQL has no serial types",
  },
  {
    form: /^(?:GRANT|REVOKE) .* ON DATABASE /,
    reason: "DSQL grants nothing on a database; `grant` says who may connect",
  },
  {
    form: /^(?:GRANT|REVOKE) .* ON SCHEMA (?:.* , )?PUBLIC /,
    reason: "DSQL grants nothing on schema public, which all roles may use; grant on its tables",
  },
  { form: /^DROP INDEX CONCURRENTLY /, reason: "DSQL takes no CONCURRENTLY in DROP INDEX" },
];

/** What DSQL refuses among the actions of an ALTER TABLE. */
export const unsupportedAlter: readonly UnsupportedSql[] = [
  {
    form: /^ADD (?:COLUMN )?(?!CONSTRAINT |CHECK |FOREIGN |UNIQUE |PRIMARY ).* (?:DEFAULT|NOT NULL|CHECK|UNIQUE|PRIMARY|GENERATED|REFERENCES|CONSTRAINT)\b/,
    reason: "DSQL adds columns without DEFAULT, NOT NULL or other constraints only; set those afterwards",
  },
  { form: /^ADD (?:CONSTRAINT \S+ )?PRIMARY KEY/, reason: "DSQL can't add a primary key to a table" },
  {
    form: /^ADD (?:CONSTRAINT \S+ )?UNIQUE (?!USING INDEX )/,
    reason: "DSQL adds UNIQUE constraints only USING INDEX",
  },
  {
    form: /^ADD (?:CONSTRAINT \S+ )?(?:CHECK|FOREIGN KEY) (?!.*NOT VALID$)/,
    reason:
      "DSQL adds CHECK and FOREIGN KEY constraints only as NOT VALID; validate them in a later statement",
  },
  { form: /^ALTER (?:COLUMN )?\S+ (?:SET DATA )?TYPE /, reason: "DSQL can't change a column's type" },
  { form: /^ALTER (?:COLUMN )?\S+ SET NOT NULL/, reason: "DSQL can't make a column NOT NULL" },
  { form: /^VALIDATE CONSTRAINT /, reason: "DSQL validates with ALTER TABLE ASYNC … VALIDATE CONSTRAINT" },
];
