import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { endOnClosedPipe } from "@mattb.tech/billio-config";
import { itemTypeModules } from "./itemTypeModules.ts";

endOnClosedPipe();
const root = fileURLToPath(new URL("..", import.meta.url));
mkdirSync(`${root}src/generated/modules`, { recursive: true });

// The schema is put together from the list of modules, so that comes first.
writeFileSync(`${root}src/generated/modules/itemTypeModules.ts`, itemTypeModules());
const { generatedFiles } = await import("./generatedFiles.ts");
for (const [path, text] of Object.entries(await generatedFiles())) {
  writeFileSync(root + path, text);
  console.log(path);
}
