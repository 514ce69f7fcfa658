import { createHash } from "node:crypto";
import { join } from "node:path";
import { resolveFolder } from "@mattb.tech/billio-config";
import type { Shard } from "./shard.ts";

/** The default work directory of an import: one for each source, target and shard. */
export function workFolder(from: string, target: string, shard?: Shard): string {
  const name = [from, target, shard === undefined ? "" : `${String(shard.number)}/${String(shard.count)}`];
  const hash = createHash("sha256").update(JSON.stringify(name)).digest("hex").slice(0, 16);
  return join(resolveFolder(".billio/move"), `import-${hash}`);
}
