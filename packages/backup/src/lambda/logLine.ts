/** Writes a line as it is: before what `console.log` is given Lambda puts time and request, which are no JSON to count by. */
export function logLine(line: string): void {
  process.stdout.write(`${line}\n`);
}
