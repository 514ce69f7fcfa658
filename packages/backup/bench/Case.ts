import type { Row } from "../../../bench/Row.ts";

export interface CaseOptions {
  /** A tenth of the items. */
  quick: boolean;
  /** A checkout of an earlier version. */
  beside?: string;
  log: (line: string) => void;
}

/** Measures one thing: the lines of the report about it. */
export type Case = (options: CaseOptions) => Promise<Row[]>;
