import { asc, eq } from "drizzle-orm";
import type { Executor } from "../db/Executor.ts";
import { fromRow } from "../item/fromRow.ts";
import type { Item } from "../item/Item.ts";
import { itemColumns } from "../item/ItemRow.ts";
import { argumentsOf, textArgument } from "../paging/arguments.ts";
import { items } from "../schema.ts";
import { builder, slot } from "../statement/builder.ts";
import { fill } from "../statement/Shape.ts";
import { shapeOf } from "../statement/shapes.ts";

/**
 * The items that stand for a thing known elsewhere by this id, of any type, oldest `movedAt` first.
 *
 * @throws {InvalidArgumentError} when `externalId` is no text
 */
export async function withExternalId(executor: Executor, key: { externalId: string }): Promise<Item[]> {
  const externalId = textArgument(argumentsOf(key, "arguments"), "externalId");
  const shape = shapeOf("withExternalId", "once", () =>
    builder
      .select(itemColumns)
      .from(items)
      .where(eq(items.externalId, slot("externalId")))
      .orderBy(asc(items.movedAt), asc(items.id)),
  );
  const rows = await executor.run(fill(shape, "Query.withExternalId", "read", { externalId }));
  return rows.map((row) => fromRow(row));
}
