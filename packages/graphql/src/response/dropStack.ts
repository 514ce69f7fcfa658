/**
 * Drops the stack of an error whose message is enough. Until its stack is formatted, an error keeps the receivers of its
 * frames alive: after an abandoned read these include its rows, which may be megabytes.
 */
export function dropStack(error: Error): void {
  error.stack = `${error.name}: ${error.message}`;
}
