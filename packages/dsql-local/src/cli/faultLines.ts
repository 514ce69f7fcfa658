/**
 * How to use the admin port, to be pasted into a shell.
 *
 * @param withCdc whether there are change records
 */
export function faultLines(adminUrl: string, withCdc: boolean): string[] {
  return [
    `curl ${adminUrl}/faults -d '{"fault": "conflict", "nth": 1}'`,
    ...(withCdc ? [`curl ${adminUrl}/faults -d '{"fault": "cdc-duplicate", "probability": 0.1}'`] : []),
  ];
}
