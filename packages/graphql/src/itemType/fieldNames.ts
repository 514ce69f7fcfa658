import type { ItemTypeModule, QueryNames } from "./ItemTypeModule.ts";

/** `book` and `books` for `Book`, unless the type names its own. */
export function queryNames({ type, queries }: ItemTypeModule): QueryNames {
  const single = lowerFirst(type);
  return { single, list: `${single}s`, ...queries };
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
