/**
 * What every client's program has to do; it prints `step <name>` when it is done with one. Beside these there is
 * `introspection`, where the client looks at the catalog.
 */
export const requiredSteps = [
  /** Connects with a token over verified TLS, and makes tables as the client's recipe says. */
  "schema",
  /** Writes, changes, reads and deletes rows, with parameters. */
  "rows",
  "commit",
  "rollback",
  /** Meets 40001, and gets through by repeating. */
  "conflict",
  /** One statement with two sets of values, prepared under a name where the client does so. */
  "prepared",
  /** Closes every connection. */
  "close",
];
