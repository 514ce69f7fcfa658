import type { ItemTypeModule, MutationOverrides } from "./ItemTypeModule.ts";

/** How items of a type are written: by its own rules, or as rows of their own. */
export function mutationOverrides({ type, writes }: ItemTypeModule): MutationOverrides {
  return (
    writes ?? {
      add: ({ Mutate }, item) => Mutate.createItem(item),
      update: ({ Mutate }, change) => Mutate.updateItem(change),
      delete: ({ Mutate }, id) => Mutate.deleteItem({ type, id }),
    }
  );
}
