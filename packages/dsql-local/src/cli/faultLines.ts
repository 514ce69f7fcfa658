/** How to use the admin port, to be pasted into a shell. */
export function faultLines(adminUrl: string): string[] {
  return [`curl ${adminUrl}/faults -d '{"fault": "conflict", "nth": 1}'`];
}
