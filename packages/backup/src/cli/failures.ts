import { DataError } from "@mattb.tech/billio-data/bulk";
import { PlaceError } from "../place/PlaceError.ts";
import { SourceError } from "../source/SourceError.ts";
import { printableName } from "./printable.ts";

/** Faults of how a command was called: nothing has been done. */
export function isUsageError(error: unknown): boolean {
  return error instanceof PlaceError || (error instanceof DataError && error.code === "CONFIGURATION");
}

/** An error that a person may meet, in a line without anything private; `undefined` for a fault of the program. */
export function describeFailure(error: unknown): string | undefined {
  if (error instanceof PlaceError || error instanceof SourceError) return printableName(error.message);
  if (error instanceof DataError) return error.message;
  if (isSystemError(error)) return error.message;
  if (isAwsError(error)) return `AWS answered ${error.name}: ${error.message}`;
  return undefined;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}

/** An answer of an AWS service that is an error, or the lack of credentials to ask it. */
function isAwsError(error: unknown): error is Error {
  return (
    error instanceof Error &&
    ("$metadata" in error || error.name === "CredentialsProviderError" || error.name === "TimeoutError")
  );
}
