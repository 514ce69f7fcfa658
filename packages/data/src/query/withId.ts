import { and, eq } from "drizzle-orm";
import type { Executor, Row } from "@mattb.tech/billio-dsql";
import { InvalidArgumentError } from "../errors/index.ts";
import { fromRow } from "../item/fromRow.ts";
import type { Item } from "../item/Item.ts";
import { itemColumns } from "../item/ItemRow.ts";
import { items } from "../schema/index.ts";
import { builder, placeholder } from "../statement/builder.ts";
import { bindValues } from "../statement/QueryTemplate.ts";
import { templateOf } from "../statement/templateOf.ts";
import { type ItemKey, parseItemKey } from "./itemKey.ts";
import { seriesLocksOf } from "./SeriesLocks.ts";

export interface WithIdOptions {
  /** Reads the row so that a conflicting write makes the commit fail. Only inside `transact`. */
  lock?: boolean | undefined;
  /** Accepted and ignored: every read is consistent. */
  consistent?: boolean | undefined;
}

/**
 * The item with this id and this type, or `undefined`. For an id that is no UUID nothing is sent.
 *
 * @throws {InvalidArgumentError} for `lock` outside a transaction, where a lock has no effect
 */
export async function withId(
  executor: Executor,
  key: ItemKey,
  options?: WithIdOptions,
): Promise<Item | undefined> {
  const lock = options?.lock === true;
  if (lock && !executor.inTransaction) {
    throw new InvalidArgumentError("lock", "has a meaning inside transact only");
  }
  const parsed = parseItemKey(key);
  if (parsed === undefined) return undefined;
  const addLocks = lock && parsed.type === "TvSeries" ? seriesLocksOf(executor)?.trackLocks() : undefined;
  const row = await rowWithId(executor, parsed, lock);
  if (row === undefined) return undefined;
  addLocks?.([parsed.id]);
  return fromRow(row);
}

/** The row under a key, with or without a lock. */
export async function rowWithId(executor: Executor, key: ItemKey, lock = false): Promise<Row | undefined> {
  const template = templateOf(lock ? "withId:lock" : "withId", "generic", () =>
    lock ? select().for("update") : select(),
  );
  const [row] = await executor.run(bindValues(template, "Query.withId", "read", { ...key }));
  return row;
}

function select() {
  return builder
    .select(itemColumns)
    .from(items)
    .where(and(eq(items.id, placeholder("id")), eq(items.type, placeholder("type"))));
}
