/** Something in the sources that a published package can't have; its message says where, and what to do. */
export class BuildError extends Error {
  override readonly name = "BuildError";
}
