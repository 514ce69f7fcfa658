import { randomUUID } from "node:crypto";
import type { Statement } from "../executor/Executor.ts";

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
  return { ...statement, values: [...statement.values.slice(0, -2), id, endOfNeighbours(id)] };
}

/**
 * The last id with the same beginning, so that a write deletes expired records in one of 65,536 ranges: concurrent writes
 * rarely delete the same ones.
 */
function endOfNeighbours(id: string): string {
  return `${id.slice(0, 4)}ffff-ffff-ffff-ffff-ffffffffffff`;
}
