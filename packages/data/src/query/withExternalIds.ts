import { asc } from "drizzle-orm";
import { arrayText, type Executor } from "@mattb.tech/billio-dsql";
import { InvalidArgumentError } from "../errors/index.ts";
import { fromRow } from "../item/fromRow.ts";
import type { Item } from "../item/Item.ts";
import { itemColumns } from "../item/ItemRow.ts";
import { unstorable } from "../item/unstorable.ts";
import { argumentsOf } from "../paging/arguments.ts";
import { items } from "../schema/index.ts";
import { builder } from "../statement/builder.ts";
import { bindValues } from "../statement/QueryTemplate.ts";
import { templateOf } from "../statement/templateOf.ts";
import { listArgument } from "./idsArgument.ts";
import { isAnyOf } from "./isAnyOf.ts";

/**
 * The items with these ids of external sources, at most 1,000; of any type, oldest `movedAt` first.
 * For no ids nothing is sent.
 *
 * @throws {InvalidArgumentError} naming the invalid argument, e.g. `externalIds[2]` when it is no text
 */
export async function withExternalIds(
  executor: Executor,
  what: { externalIds: readonly string[] },
): Promise<Item[]> {
  const externalIds = listArgument(argumentsOf(what, "arguments"), "externalIds").map(externalId);
  if (externalIds.length === 0) return [];
  const template = templateOf("withExternalIds", "generic", () =>
    builder
      .select(itemColumns)
      .from(items)
      .where(isAnyOf(items.externalId, "externalIds", "text"))
      .orderBy(asc(items.movedAt), asc(items.id)),
  );
  const rows = await executor.run(
    bindValues(template, "Query.withExternalIds", "read", {
      externalIds: arrayText([...new Set(externalIds)]),
    }),
  );
  return rows.map((row) => fromRow(row));
}

function externalId(value: unknown, index: number): string {
  const name = `externalIds[${index}]`;
  if (typeof value !== "string") throw new InvalidArgumentError(name, "must be a text");
  const reason = unstorable(value);
  if (reason !== undefined) throw new InvalidArgumentError(name, reason);
  return value;
}
