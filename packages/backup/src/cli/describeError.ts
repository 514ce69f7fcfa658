import { tmpdir } from "node:os";
import { DataError } from "@mattb.tech/billio-data/bulk";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { SourceError } from "../source/SourceError.ts";
import { printableName } from "../text/printable.ts";

/** The device is full, or a quota of the user or the process (`ulimit -f`) is used up. */
const NO_ROOM: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** Whether the command was called in a wrong way, so that nothing was done. */
export function isUsageError(error: unknown): boolean {
  return (
    error instanceof BackupLocationError || (error instanceof DataError && error.code === "CONFIGURATION")
  );
}

/** Describes an expected error in one line without private data; `undefined` for a bug. */
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

/** For a write to an open file the system doesn't report the path. */
function describeSystemError({ message, code = "", path }: NodeJS.ErrnoException): string {
  if (path !== undefined || !NO_ROOM.has(code)) return message;
  return `${message} (temporary files are in ${tmpdir()} unless TMPDIR names another folder, an import's in that of --work)`;
}

/** An error response of an AWS service, or missing credentials. */
function isAwsError(error: unknown): error is Error {
  return (
    error instanceof Error &&
    ("$metadata" in error || error.name === "CredentialsProviderError" || error.name === "TimeoutError")
  );
}
