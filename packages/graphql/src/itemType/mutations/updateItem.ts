import { type Item, ItemNotFoundError } from "@mattb.tech/billio-data";
import type { Context } from "../../context/Context.ts";
import { isUrlOfImage } from "../../images/isUrlOfImage.ts";
import type { InputFields } from "../input/InputFields.ts";
import { updateInput, type Input } from "../input/readInput.ts";
import { withImage } from "../input/withImage.ts";
import type { ItemTypeModule } from "../ItemTypeModule.ts";
import { mutationOverrides } from "../mutationOverrides.ts";

interface Key {
  type: string;
  id: string;
}

/**
 * Changes the fields of an item that `item` contains.
 *
 * @param required input fields that can't be cleared
 */
export async function updateItem(
  module: ItemTypeModule,
  required: ReadonlySet<string>,
  { id, item }: { id: string; item: Input },
  context: Context,
): Promise<Item> {
  const { type } = module;
  const input = updateInput(module, required, item);
  const fields = await withImage(await withoutSameImage({ type, id }, input, context), context);
  return mutationOverrides(module).update(context.data, { ...fields, type, id });
}

/** Drops an `imageUrl` that is the item's own image, maybe in a smaller size: a form sends back what it displays. */
async function withoutSameImage(
  { type, id }: Key,
  input: InputFields,
  { data }: Context,
): Promise<InputFields> {
  const { imageUrl } = input;
  if (typeof imageUrl !== "string") return input;
  const stored = await data.Query.withId({ type, id });
  if (stored === undefined) throw new ItemNotFoundError(type, id);
  return isUrlOfImage(stored.image as Image, imageUrl) ? { ...input, imageUrl: undefined } : input;
}

type Image = Parameters<typeof isUrlOfImage>[0];
