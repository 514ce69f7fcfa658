/** The bundles can't be built as they should be. The message says what is wrong and what would be right. */
export class BuildError extends Error {
  override readonly name = "BuildError";
  readonly code = "BUILD";
}
