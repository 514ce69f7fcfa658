import type { Context } from "../../context/Context.ts";
import type { ItemTypeModule } from "../ItemTypeModule.ts";
import { mutationOverrides } from "../mutationOverrides.ts";

/** Deletes an item, and returns the id it had: as it was stored, however the caller wrote it. */
export async function deleteItem(
  module: ItemTypeModule,
  id: string,
  { data }: Context,
): Promise<{ id: string }> {
  await mutationOverrides(module).delete(data, id);
  return { id: id.toLowerCase() };
}
