/** Folders of `src`, each importing only from those before it. */
export default ["bundle", "build", "local", "local/gateway", "local/cli", "."];
