/** Without it curl says that a form sends the body, which web pages may. */
const JSON_BODY = "-H 'content-type: application/json'";

/**
 * Shell commands that use the admin port.
 *
 * @param withCdc whether the server writes change records
 */
export function faultLines(adminUrl: string, withCdc: boolean): string[] {
  return [
    `curl ${adminUrl}/faults ${JSON_BODY} -d '{"fault": "conflict", "nth": 1}'`,
    ...(withCdc
      ? [`curl ${adminUrl}/faults ${JSON_BODY} -d '{"fault": "cdc-duplicate", "probability": 0.1}'`]
      : []),
  ];
}
