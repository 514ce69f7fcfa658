import { randomUUID } from "node:crypto";
import type { Statement } from "../executor/Executor.ts";
import { DEFAULT_PURGES } from "./recordedSql.ts";

/** Identifies a write, to look up its outcome. */
export interface WriteRecord {
  /** Random, so that concurrent writes don't share a key range. */
  id: string;
  /** By the wall clock, which also runs while a Lambda is frozen. */
  beganAt: number;
}

export function newWriteRecord(): WriteRecord {
  return { id: randomUUID(), beganAt: Date.now() };
}

/** A {@link recordedSql} statement that leaves this record when it takes effect. */
export function withRecord(statement: Statement, { id }: WriteRecord): Statement {
  const values = statement.values.slice();
  values[values.length - 2] = id;
  values[values.length - 1] = endOfNeighbours(id, statement.purges);
  return { ...statement, values };
}

/**
 * The last id with the same beginning, so that a write deletes expired records in one of 65,536 ranges: concurrent writes
 * rarely delete the same ones. A write that deletes many has one of 256, so that where there are few writes it finds as many.
 */
function endOfNeighbours(id: string, purges = DEFAULT_PURGES): string {
  const beginning = purges > DEFAULT_PURGES ? 2 : 4;
  return `${id.slice(0, beginning)}${LAST.slice(beginning)}`;
}

const LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff";
