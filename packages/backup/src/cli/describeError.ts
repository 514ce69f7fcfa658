import { tmpdir } from "node:os";
import { DataError } from "@mattb.tech/billio-data/bulk";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { SourceError } from "../source/SourceError.ts";
import { printableName } from "../text/printable.ts";

/** The device is full, or the user's part of it, or the process's (`ulimit -f`). */
const NO_ROOM: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** Faults of how a command was called: nothing has been done. */
export function isUsageError(error: unknown): boolean {
  return (
    error instanceof BackupLocationError || (error instanceof DataError && error.code === "CONFIGURATION")
  );
}

/** An error that a person may meet, in a line without anything private; `undefined` for a fault of the program. */
export function describeError(error: unknown): string | undefined {
  if (error instanceof BackupLocationError || error instanceof SourceError)
    return printableName(error.message);
  if (error instanceof DataError) return error.message;
  if (isSystemError(error)) return describeSystemError(error);
  if (isAwsError(error)) return `AWS answered ${error.name}: ${error.message}`;
  return undefined;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}

/** Of a write to a file that is open the system doesn't tell which one it was. */
function describeSystemError({ message, code = "", path }: NodeJS.ErrnoException): string {
  if (path !== undefined || !NO_ROOM.has(code)) return message;
  return `${message} (temporary files are in ${tmpdir()} unless TMPDIR names another folder, an import's in that of --work)`;
}

/** An answer of an AWS service that is an error, or the lack of credentials to ask it. */
function isAwsError(error: unknown): error is Error {
  return (
    error instanceof Error &&
    ("$metadata" in error || error.name === "CredentialsProviderError" || error.name === "TimeoutError")
  );
}
