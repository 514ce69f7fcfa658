import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { itemTypes } from "@mattb.tech/billio-config";
import { lowerFirst } from "../src/itemType/fieldNames.ts";
import { HEADER } from "./header.ts";

const folder = fileURLToPath(new URL("../src/types/", import.meta.url));

/**
 * The list of item types' modules, as TypeScript: one for each type of packages/config.
 *
 * @throws Error when a type has no folder, or a folder no type
 */
export function itemTypeModules(): string {
  const names = itemTypes.map(lowerFirst);
  for (const name of names) {
    if (!existsSync(`${folder}${name}/index.ts`)) {
      throw new Error(`src/types/${name}/index.ts is missing: every type of packages/config needs a module`);
    }
  }
  const stray = readdirSync(folder).filter((name) => !names.includes(name));
  if (stray.length > 0) {
    throw new Error(
      `src/types/${stray[0] ?? ""} is no type of packages/config/src/itemTypes.ts; add its line there`,
    );
  }
  return `// ${HEADER}
import type { ItemTypeModule } from "../../itemType/ItemTypeModule.ts";
${names.map((name) => `import { ${name} } from "../../types/${name}/index.ts";`).join("\n")}

/** What the API knows of each item type. */
export const itemTypeModules: readonly ItemTypeModule[] = [
${names.map((name) => `  ${name},`).join("\n")}
];
`;
}
