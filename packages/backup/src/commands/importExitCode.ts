import { type ExitCode, exitCodes } from "../cli/exitCodes.ts";
import type { ImportReport } from "../import/report/ImportReport.ts";

/** How an import ended, into the database or into a table. */
export function importExitCode({
  outcome,
  types,
  deletions,
}: Pick<ImportReport, "outcome" | "types" | "deletions">): ExitCode {
  switch (outcome) {
    case "done": {
      const rejected = Object.values(types).some((counts) => counts.rejected > 0) || deletions.rejected > 0;
      return rejected ? exitCodes.differences : exitCodes.done;
    }
    case "refused":
      return exitCodes.nothingDone;
    case "interrupted":
      return exitCodes.interrupted;
    case "failed":
      return exitCodes.brokenOff;
  }
}
