import { Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** Acknowledges a finding of cdk-nag, e.g. `AwsSolutions-S1`, for this construct, with the reason. */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(construct).acknowledge({ id, reason });
}
