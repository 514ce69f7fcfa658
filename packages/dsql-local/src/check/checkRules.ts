/** The checker's own rules, other than DSQL's. */
export const checkRules = {
  syntaxError: {
    id: "check/syntax-error",
    suggestion:
      "DSQL reads the SQL of PostgreSQL 16, and CREATE INDEX ASYNC, ALTER TABLE ASYNC and AWS IAM beside it.",
  },
  unknownRule: {
    id: "check/unknown-rule",
    suggestion:
      "Name rules as findings do, separated by commas, e.g. `-- dsql-check: allow statements/truncate`.",
  },
} as const;
