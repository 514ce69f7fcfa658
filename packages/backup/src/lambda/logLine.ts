/**
 * Writes a line as it is: Lambda prefixes the output of `console.log` with time and request, which would break metric filters
 * for JSON.
 */
export function logLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
