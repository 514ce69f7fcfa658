/** Folders of `src`, each importing only from those before it: a stack knows those whose resources it uses. */
export default [
  "context",
  "stack",
  "changeStream",
  "data",
  "image",
  ["api", "auth", "backup", "cdn", "dataMigration"],
  "monitoring",
  ".",
];
