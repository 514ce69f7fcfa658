/** The result of a step. */
export interface Step {
  isComplete: boolean;
  level?: "info" | "warn";
  /** What was done or is being waited for, in a few words. */
  did: string;
  stream?: { identifier: string; arn: string; status: string; reason?: string | undefined };
}
