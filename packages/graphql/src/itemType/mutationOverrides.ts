import type { ItemTypeModule, MutationOverrides } from "./ItemTypeModule.ts";

/** A type's own write functions, or else those that write one row. */
export function mutationOverrides({ type, writes }: ItemTypeModule): MutationOverrides {
  return (
    writes ?? {
      add: ({ Mutate }, item) => Mutate.createItem(item),
      update: ({ Mutate }, change) => Mutate.updateItem(change),
      delete: ({ Mutate }, id) => Mutate.deleteItem({ type, id }),
    }
  );
}
