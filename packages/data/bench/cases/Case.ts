import type { Data } from "../../src/createData.ts";
import type { Baseline } from "../baseline/Baseline.ts";
import type { BaselineRow } from "../baseline/BaselineRow.ts";

/** One way to get a call's result by hand. */
export interface BaselineWay {
  /** What distinguishes it from the others, where there are several. */
  way?: string;
  run(baseline: Baseline, call: number): Promise<BaselineRow[]>;
}

/** A call of the contract, and what it is measured against. Both sides get the call's number, from 0. */
export interface Case {
  section: string;
  name: string;
  /** The highest ratio of medians (library to baseline) that is good enough; absent = none is set. */
  target?: number;
  library(data: Data, call: number): Promise<unknown>;
  /** The baseline makes items too: both give the same, field by field. */
  sameItems?: true;
  /** The ways to try; the fastest is the baseline. */
  baseline: readonly [BaselineWay, ...BaselineWay[]];
  /** The most statements it may take; absent = it isn't a read. */
  statements?: number;
  /** Share of the list that lies before the page. */
  depth?: number;
}

/** The reads' target: at most half as much again as hand-written SQL, in one statement. */
export const READ = { target: 1.5, statements: 1 } as const;

/** The target of what waits for little else than the library: a fifth more than a program by hand that makes the same items. */
export const ITEMS_TARGET = 1.2;
