/** A missing or malformed key of the context. `reason` also gives what would be right. */
export interface ContextFault {
  key: string;
  reason: string;
}

/** Lists everything that is missing or malformed, so that all can be fixed in one go. */
export class ContextError extends Error {
  override readonly name = "ContextError";
  readonly code = "CONTEXT";
  readonly faults: readonly ContextFault[];

  constructor(faults: readonly ContextFault[]) {
    const lines = faults.map(({ key, reason }) => `\n  ${key} ${reason}`);
    super(
      `Check the context (packages/cdk/cdk.context.json, or -c key=value; packages/cdk/cdk.context.example.json shows all of it):${lines.join("")}`,
    );
    this.faults = faults;
  }
}
