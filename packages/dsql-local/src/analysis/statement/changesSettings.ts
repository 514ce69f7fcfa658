import type { Statement } from "./Statement.ts";

/** Does it change settings, which go with a rollback? A SELECT may, too. */
export function changesSettings({ kind, configures }: Statement): boolean {
  return kind === "set" || configures === true;
}
