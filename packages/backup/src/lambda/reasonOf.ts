import { SettingsError } from "@mattb.tech/billio-config";
import { describeError } from "../cli/describeError.ts";

/** The reason that is logged for an error, without private data; for a bug its name, since Lambda logs the rest. */
export function reasonOf(error: unknown): string {
  if (error instanceof SettingsError) return error.message;
  return describeError(error) ?? (error instanceof Error ? error.name : "unknown");
}
