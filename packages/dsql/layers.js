/** Folders of src, lowest first: each imports only from those before it, and from itself. See eslint/layers.js. */
export default [
  ["errors", "sql", "diagnostics", "cli"],
  "retry",
  "executor",
  "connection",
  "settings",
  "outcome",
  "database",
  "drizzle",
  "migrate/model",
  ["migrate/history", "migrate/read"],
  "migrate/run",
  "migrate",
  "migrate/cli",
  ".",
];
