/** The bundles can't be built. The message has what is wrong and what would be right. */
export class BuildError extends Error {
  override readonly name = "BuildError";
  readonly code = "BUILD";
}
