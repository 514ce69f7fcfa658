import { and, eq } from "drizzle-orm";
import { arrayText, type Executor } from "@mattb.tech/billio-dsql";
import { fromRow } from "../item/fromRow.ts";
import type { Item } from "../item/Item.ts";
import { itemColumns } from "../item/ItemRow.ts";
import { argumentsOf, textArgument } from "../paging/arguments.ts";
import { items } from "../schema/index.ts";
import { builder, placeholder } from "../statement/builder.ts";
import { bindValues } from "../statement/QueryTemplate.ts";
import { templateOf } from "../statement/templateOf.ts";
import { uuidsArgument } from "./idsArgument.ts";
import { isAnyOf } from "./isAnyOf.ts";

export interface WithIdsArguments {
  /** Only items of this type; absent = of any. */
  type?: string | null | undefined;
  ids: readonly string[];
}

/**
 * The items with these ids, at most 1,000, in the order of the ids and each once. An id that isn't in use is absent
 * from the result, also one that is no UUID; when no UUID is among them, nothing is sent.
 *
 * @throws {InvalidArgumentError} naming the argument that is wrong
 */
export async function withIds(executor: Executor, what: WithIdsArguments): Promise<Item[]> {
  const args = argumentsOf(what, "arguments");
  const type = (args.type ?? undefined) === undefined ? undefined : textArgument(args, "type");
  const ids = uuidsArgument(args, "ids");
  if (ids.length === 0) return [];
  const template = templateOf(type === undefined ? "withIds" : "withIds:type", "generic", () =>
    builder
      .select(itemColumns)
      .from(items)
      .where(
        and(
          isAnyOf(items.id, "ids", "uuid"),
          type === undefined ? undefined : eq(items.type, placeholder("type")),
        ),
      ),
  );
  const rows = await executor.run(
    bindValues(template, "Query.withIds", "read", { ids: arrayText(ids), type }),
  );
  const found = new Map(rows.map((row) => [row[0], fromRow(row)]));
  return ids.flatMap((id) => found.get(id) ?? []);
}
