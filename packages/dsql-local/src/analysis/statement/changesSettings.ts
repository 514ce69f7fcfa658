import type { Statement } from "./Statement.ts";

/** Does it change settings, which a rollback reverts? A SELECT may, too. */
export function changesSettings({ kind, configures }: Statement): boolean {
  return kind === "set" || configures === true;
}
