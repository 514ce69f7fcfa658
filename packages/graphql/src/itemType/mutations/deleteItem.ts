import type { Context } from "../../context/Context.ts";
import type { ItemTypeModule } from "../ItemTypeModule.ts";
import { mutationOverrides } from "../mutationOverrides.ts";

/** Deletes an item and returns its id as stored: in lower case. */
export async function deleteItem(
  module: ItemTypeModule,
  id: string,
  { data }: Context,
): Promise<{ id: string }> {
  await mutationOverrides(module).delete(data, id);
  return { id: id.toLowerCase() };
}
