/** Folders of `src`: the commands know nothing of one another. */
export default [["migrations", "workflows", "smoke"], "."];
