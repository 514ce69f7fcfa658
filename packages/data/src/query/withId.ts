import { and, eq } from "drizzle-orm";
import type { Executor } from "../db/Executor.ts";
import { InvalidArgumentError } from "../errors.ts";
import { fromRow } from "../item/fromRow.ts";
import type { Item } from "../item/Item.ts";
import { itemColumns } from "../item/ItemRow.ts";
import { items } from "../schema.ts";
import { builder, slot } from "../statement/builder.ts";
import { fill } from "../statement/Shape.ts";
import { shapeOf } from "../statement/shapes.ts";
import { type ItemKey, parseItemKey } from "./itemKey.ts";

export interface WithIdOptions {
  /** Reads the row so that a conflicting write makes the commit fail. Only inside `transact`. */
  lock?: boolean | undefined;
  /** Accepted and ignored: every read is consistent. */
  consistent?: boolean | undefined;
}

/**
 * The item with this id and this type, or `undefined`. For an id that is no UUID nothing is sent.
 *
 * @throws {InvalidArgumentError} for `lock` outside a transaction, where it would protect nothing
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
  const shape = shapeOf(lock ? "withId:lock" : "withId", "once", () =>
    lock ? select().for("update") : select(),
  );
  const held = lock && parsed.type === "TvSeries" ? executor.heldSeries?.finding() : undefined;
  const [row] = await executor.run(fill(shape, "Query.withId", "read", { ...parsed }));
  if (row === undefined) return undefined;
  held?.([parsed.id]);
  return fromRow(row);
}

function select() {
  return builder
    .select(itemColumns)
    .from(items)
    .where(and(eq(items.id, slot("id")), eq(items.type, slot("type"))));
}
