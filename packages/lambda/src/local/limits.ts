/** Lambda's limits (AWS Lambda developer guide, "Lambda quotas" and "Lambda execution environment"), unless noted otherwise. */
export const limits = {
  /** Timeout of the init phase; a longer one is ended, and repeated under the timeout of the call. */
  initMs: 10_000,
  /** Timeout of a call, as in the stacks. */
  callMs: 10_000,
  /** Size of an event, 6 MB. */
  requestBytes: 6_291_456,
  /** Size of a result: 6 MB and the envelope, as in Lambda's error message. */
  responseBytes: 6_291_556,
} as const;
