import type { Difference } from "./Behaviour.ts";

/** What this server knowingly does otherwise than DSQL, beside what the rules themselves say under `differs`. */
export const differences: readonly Difference[] = [
  {
    id: "long-statements",
    what: "Statements longer than the parser's memory (some 100 kB of dense SQL; lists of values are shortened and don't count) are told apart by their first word only, and no rule is applied to them.",
  },
  {
    id: "expression-keys",
    what: "The type of an expression in an index key is PostgreSQL's to accept: `((doc -> 'a'))`, which is jsonb, passes here.",
  },
  {
    id: "explain",
    what: "`EXPLAIN` shows PostgreSQL's plans, without DSQL's nodes and DPU estimate; `pg_get_constraintdef` shows no INCLUDE for a primary key, whose access method is `btree` and not `btree_index`.",
  },
  {
    id: "schemas",
    what: "`public` isn't counted among the ten schemas, nor are system schemas.",
  },
  {
    id: "sql-in-functions",
    what: "An SQL function that changes the schema, called by SELECT, isn't taken for DDL.",
  },
  {
    id: "begin-deferrable",
    what: "BEGIN … DEFERRABLE, which the user guide doesn't list, is accepted and means nothing.",
  },
  {
    id: "role-passwords",
    what: "The server's files, other sessions and large objects are refused with 0A000 or 42501, and so is a role's PASSWORD; DSQL's words for them aren't on record.",
  },
];
