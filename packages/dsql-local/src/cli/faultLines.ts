/**
 * Shell commands that use the admin port.
 *
 * @param withCdc whether the server writes change records
 */
export function faultLines(adminUrl: string, withCdc: boolean): string[] {
  return [
    `curl ${adminUrl}/faults -d '{"fault": "conflict", "nth": 1}'`,
    ...(withCdc ? [`curl ${adminUrl}/faults -d '{"fault": "cdc-duplicate", "probability": 0.1}'`] : []),
  ];
}
