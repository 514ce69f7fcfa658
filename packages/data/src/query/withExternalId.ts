import { asc, eq } from "drizzle-orm";
import type { Executor } from "@mattb.tech/billio-dsql";
import { fromRow } from "../item/fromRow.ts";
import type { Item } from "../item/Item.ts";
import { itemColumns } from "../item/ItemRow.ts";
import { argumentsOf, textArgument } from "../paging/arguments.ts";
import { items } from "../schema/index.ts";
import { builder, placeholder } from "../statement/builder.ts";
import { bindValues } from "../statement/QueryTemplate.ts";
import { templateOf } from "../statement/templateOf.ts";

/**
 * The items with this id of an external source, of any type, oldest `movedAt` first.
 *
 * @throws {InvalidArgumentError} when `externalId` is no text
 */
export async function withExternalId(executor: Executor, key: { externalId: string }): Promise<Item[]> {
  const externalId = textArgument(argumentsOf(key, "arguments"), "externalId");
  const template = templateOf("withExternalId", "generic", () =>
    builder
      .select(itemColumns)
      .from(items)
      .where(eq(items.externalId, placeholder("externalId")))
      .orderBy(asc(items.movedAt), asc(items.id)),
  );
  const rows = await executor.run(bindValues(template, "Query.withExternalId", "read", { externalId }));
  return rows.map((row) => fromRow(row));
}
