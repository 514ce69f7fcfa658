import { chapter } from "./chapter.ts";
import { sources } from "./sources.ts";

/** Clauses of SELECT, INSERT, UPDATE and DELETE. */
export const queries = chapter("queries", {
  tablesample: {
    sqlstate: "0A000",
    message: "TABLESAMPLE clause not supported",
    evidence: "recorded",
    source: sources.recorded,
    instead: "A condition on a random key: WHERE id >= gen_random_uuid() ORDER BY id LIMIT n.",
  },
  lockingClause: {
    sqlstate: "0A000",
    message: "locking clauses other than FOR UPDATE/FOR KEY SHARE are not supported",
    evidence: "recorded",
    source: sources.recorded,
    instead:
      "FOR UPDATE in place of FOR NO KEY UPDATE and FOR SHARE; FOR KEY SHARE keeps rows from being deleted.",
  },
  leftJoinLateral: {
    sqlstate: "42804",
    message: "attribute {number} of type {type} has wrong type",
    evidence: "recorded",
    source:
      "cluster, 2026-09: LEFT JOIN LATERAL whose select list uses the outer row; which attribute is named is inferred",
    instead:
      "Keep the outer row's columns out of the lateral select list (name them outside), or use CROSS JOIN LATERAL or a scalar subquery.",
    differs:
      "The number is always 1. Outer columns are recognised where they are written with their table's name or alias.",
  },
  groupByAll: {
    sqlstate: "42601",
    message: "syntax error at end of input",
    evidence: "recorded",
    source: "cluster, 2026-09, although GROUP BY ALL is documented; PostgreSQL 16 says the same",
    instead: "List the columns after GROUP BY.",
  },
});
