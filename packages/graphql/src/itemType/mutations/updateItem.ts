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
 * Changes what is given of an item.
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
  const given = updateInput(module, required, item);
  const fields = await withImage(await withoutSameImage({ type, id }, given, context), context);
  return mutationOverrides(module).update(context.data, { ...fields, type, id });
}

/** A form sends back the address that it shows: the item's image, maybe in a smaller size, which is not to change. */
async function withoutSameImage(
  { type, id }: Key,
  given: InputFields,
  { data }: Context,
): Promise<InputFields> {
  const { imageUrl } = given;
  if (typeof imageUrl !== "string") return given;
  const stored = await data.Query.withId({ type, id });
  if (stored === undefined) throw new ItemNotFoundError(type, id);
  return isUrlOfImage(stored.image as Image, imageUrl) ? { ...given, imageUrl: undefined } : given;
}

type Image = Parameters<typeof isUrlOfImage>[0];
