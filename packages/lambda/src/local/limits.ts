/** Lambda's limits (AWS Lambda developer guide, "Lambda quotas" and "Lambda execution environment"), unless noted otherwise. */
export const limits = {
  /** Of the init phase: what runs longer is ended, and run again under the limit of the call. */
  initMs: 10_000,
  /** Of a call, as the stacks set it. */
  callMs: 10_000,
  /** Of an event, 6 MB. */
  requestBytes: 6_291_456,
  /** Of a result: the 6 MB and what surrounds them, as the error message of Lambda has it. */
  responseBytes: 6_291_556,
} as const;
