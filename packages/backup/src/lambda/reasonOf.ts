import { SettingsError } from "@mattb.tech/billio-config";
import { describeError } from "../cli/describeError.ts";

/** What the log tells of an error: nothing private; of a bug its name, for Lambda logs the rest. */
export function reasonOf(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  return describeError(error) ?? (error instanceof Error ? error.name : "unknown");
}
