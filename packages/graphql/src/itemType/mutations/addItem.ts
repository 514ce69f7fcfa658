import { randomUUID } from "node:crypto";
import type { CreateItem, Item } from "@mattb.tech/billio-data";
import type { Context } from "../../context/Context.ts";
import { addInput, type Input } from "../input/readInput.ts";
import { withImage } from "../input/withImage.ts";
import type { ItemTypeModule } from "../ItemTypeModule.ts";
import { mutationOverrides } from "../mutationOverrides.ts";

/** Stores a new item. */
export async function addItem(module: ItemTypeModule, input: Input, context: Context): Promise<Item> {
  const fields = await withImage(addInput(module, input), context);
  const item = { ...fields, type: module.type, id: randomUUID() } as CreateItem;
  return mutationOverrides(module).add(context.data, item);
}
