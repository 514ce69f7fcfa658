import type { Period } from "./Period.ts";
import type { Evidence } from "./Rule.ts";

/** Something that DSQL does otherwise than PostgreSQL without refusing anything, and that this server does as well. */
export interface Behaviour {
  /** `<area>/<name>`. */
  id: string;
  /** What happens, as one sentence. */
  description: string;
  evidence: Evidence;
  source: string;
  /** When DSQL behaves so; absent: always, as far as known. */
  period?: Period;
}

/** Something that this server knowingly does otherwise than DSQL, or that it had to decide without evidence. */
export interface KnownDifference {
  id: string;
  description: string;
}
