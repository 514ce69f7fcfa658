/**
 * For an error that says all in its message. Until its stack is written an error holds what its functions were called on:
 * of a read that is given up the rows that have come, megabytes for as long as somebody has the error.
 */
export function dropStack(error: Error): void {
  error.stack = `${error.name}: ${error.message}`;
}
