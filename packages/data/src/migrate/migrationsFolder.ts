import { fileURLToPath } from "node:url";

/** `migrations/` at the top of this repository. */
export function migrationsFolder(): string {
  return fileURLToPath(new URL("../../../../migrations", import.meta.url));
}
