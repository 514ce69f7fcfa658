/** The input can't be checked: a file doesn't exist, or has the wrong format. */
export class CheckInputError extends Error {
  readonly code = "CHECK_INPUT";
}
