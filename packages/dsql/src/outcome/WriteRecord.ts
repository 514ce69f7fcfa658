import { randomUUID } from "node:crypto";
import type { Statement } from "../executor/Executor.ts";

/** What a write of an unknown outcome is looked up by. */
export interface WriteRecord {
  /** Random, so that no two writes meet at one place of the table. */
  id: string;
  /** By the wall clock, which goes on while a Lambda is frozen. */
  beganAt: number;
}

export function newWriteRecord(): WriteRecord {
  return { id: randomUUID(), beganAt: Date.now() };
}

/** A statement as {@link recorded} makes it, which leaves this record when it takes effect. */
export function withRecord(statement: Statement, { id }: WriteRecord): Statement {
  return { ...statement, values: [...statement.values.slice(0, -2), id, endOfNeighbours(id)] };
}

/**
 * The last id that begins as this one, so that a write clears away expired records in one of 65,536 ranges: two
 * writes under way at the same time hardly ever want to delete the same.
 */
function endOfNeighbours(id: string): string {
  return `${id.slice(0, 4)}ffff-ffff-ffff-ffff-ffffffffffff`;
}
