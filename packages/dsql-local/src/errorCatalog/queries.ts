import { section } from "./section.ts";
import { sources } from "./sources.ts";

/** Clauses of SELECT, INSERT, UPDATE and DELETE. */
export const queries = section("queries", {
  tablesample: {
    sqlstate: "0A000",
    message: "TABLESAMPLE clause not supported",
    evidence: "recorded",
    source: sources.recorded,
    suggestion: "A condition on a random key: WHERE id >= gen_random_uuid() ORDER BY id LIMIT n.",
  },
  lockingClause: {
    sqlstate: "0A000",
    message: "locking clauses other than FOR UPDATE/FOR KEY SHARE are not supported",
    evidence: "recorded",
    source: sources.recorded,
    period: { since: "2026-08-25", dated: `FOR KEY SHARE came: ${sources.releaseNotes}` },
    suggestion:
      "FOR UPDATE in place of FOR NO KEY UPDATE and FOR SHARE; FOR KEY SHARE keeps rows from being deleted.",
  },
  onlyForUpdate: {
    sqlstate: "0A000",
    message: "locking clauses other than FOR UPDATE are not supported",
    evidence: "inferred",
    source: "modelled on the message recorded since FOR KEY SHARE is there",
    period: { until: "2026-08-24", brings: "FOR KEY SHARE", dated: sources.releaseNotes },
    suggestion: "FOR UPDATE, which is a conflict with every write of the row.",
  },
  lockedTables: {
    sqlstate: "0A000",
    message: "locking clause such as FOR UPDATE can be applied only on a single table",
    evidence: "documented",
    source: "Aurora DSQL user guide, supported SQL features, before 2026-08-24",
    period: {
      until: "2026-08-23",
      brings: "FOR UPDATE of several tables",
      dated: sources.releaseNotes,
    },
    suggestion: "Read and lock the rows table by table, by their keys.",
  },
  lockedKey: {
    sqlstate: "0A000",
    message:
      "locking clause such as FOR UPDATE can be applied only on tables with equality predicates on the key",
    evidence: "documented",
    source: "Aurora DSQL user guide, supported SQL features, before 2026-08-24",
    period: {
      until: "2026-08-23",
      brings: "FOR UPDATE with any predicate",
      dated: sources.releaseNotes,
    },
    suggestion: "Read the keys first, then lock row by row: WHERE key = … FOR UPDATE.",
    knownDifference: "An equality is `key = …`, for a composite key one for each part, joined by AND.",
  },
  leftJoinLateral: {
    sqlstate: "42804",
    message: "attribute {number} of type {type} has wrong type",
    evidence: "recorded",
    source:
      "cluster, 2026-09: LEFT JOIN LATERAL whose select list uses the outer row; which attribute is named is inferred",
    suggestion:
      "Keep the outer row's columns out of the lateral select list (name them outside), or use CROSS JOIN LATERAL or a scalar subquery.",
    knownDifference:
      "The number is always 1. Outer columns are recognized where they are qualified with their table's name or alias.",
  },
  groupByAll: {
    sqlstate: "42601",
    message: "syntax error at end of input",
    evidence: "recorded",
    source: "cluster, 2026-09, although GROUP BY ALL is documented; PostgreSQL 16 says the same",
    suggestion: "List the columns after GROUP BY.",
  },
});
