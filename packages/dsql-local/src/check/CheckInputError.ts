/** Nothing can be checked: a file isn't there, or isn't what it should be. */
export class CheckInputError extends Error {
  readonly code = "CHECK_INPUT";
}
