/**
 * Drops the stack of an error whose message is enough. Until its stack is formatted, an error keeps the receivers of its
 * frames alive: of an abandoned read its rows, megabytes for as long as anybody keeps the error.
 */
export function dropStack(error: Error): void {
  error.stack = `${error.name}: ${error.message}`;
}
