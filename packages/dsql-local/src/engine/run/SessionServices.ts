import type { Jobs } from "../../jobs/Jobs.ts";
import type { CommitGates } from "../../transaction/procedures/CommitGates.ts";
import type { EntrySizes } from "../../cost/EntrySizes.ts";
import type { StatementStatistics } from "../../statistics/StatementStatistics.ts";
import type { TransactionServices } from "../../transaction/TransactionServices.ts";
import type { Routines } from "../../catalog/Routines.ts";
import type { Day } from "../../errorCatalog/Period.ts";

/** What the sessions of one server share. */
export interface SessionServices extends TransactionServices {
  routines: Routines;
  gates: CommitGates;
  jobs: Jobs;
  sizes: EntrySizes;
  /** Undefined: nobody can ask for them. */
  statistics: StatementStatistics | undefined;
  /** The day whose rules apply; undefined: those known today. */
  asOf: Day | undefined;
  /** ARNs of the principals that IAM knows; undefined: any. */
  principals: ReadonlySet<string> | undefined;
}
