/** Folders of `src`, each importing only from those before it. */
export default [["terminal", "process"], "library", "steps", "."];
