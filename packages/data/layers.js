/** Folders of src, lowest first: each imports only from those before it, and from itself. See eslint/layers.js. */
export default [
  ["errors", "diagnostics", "schema"],
  "numbers",
  "statement",
  "item",
  "outcome",
  "drizzle",
  "paging",
  "query",
  "mutate",
  "db",
  "bulk",
  "migrate",
  "grant",
  ".",
  "testing",
];
