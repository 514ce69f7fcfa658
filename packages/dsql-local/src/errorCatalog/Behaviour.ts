import type { Period } from "./Period.ts";
import type { Evidence } from "./Rule.ts";

/** A behaviour, other than an error, in which DSQL and this server differ from PostgreSQL. */
export interface Behaviour {
  /** `<area>/<name>`. */
  id: string;
  /** What happens, as one sentence. */
  description: string;
  evidence: Evidence;
  source: string;
  /** When DSQL behaves so; absent if always, as far as known. */
  period?: Period;
}

/** A known difference from DSQL, or a behaviour that was chosen without evidence. */
export interface KnownDifference {
  id: string;
  description: string;
}
