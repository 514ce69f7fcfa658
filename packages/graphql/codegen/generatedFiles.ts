import { shelves } from "@mattb.tech/billio-config";
import { itemTypeModules as modules } from "../src/generated/modules/itemTypeModules.ts";
import { composeSchema } from "./composeSchema.ts";
import { itemTypeModules } from "./itemTypeModules.ts";
import { serviceSource, typesSource } from "./schemaSources.ts";
import { schemaText } from "./schemaText.ts";
import { schemaTypes } from "./schemaTypes.ts";

/**
 * Everything generated from the item types: text by path in this package.
 *
 * @throws Error when a module's shelves are not those of packages/config
 */
export async function generatedFiles(): Promise<Record<string, string>> {
  for (const { type, shelves: named } of modules) {
    const [actual, expected] = [Object.keys(named).join(", "), shelves[type].join(", ")];
    if (actual !== expected) {
      throw new Error(
        `${type} has the shelves ${expected} in packages/config/src/itemTypes.ts, but names ${actual}`,
      );
    }
  }
  const whole = composeSchema({ mutations: true });
  const readOnly = composeSchema({ mutations: false });
  return {
    "src/generated/modules/itemTypeModules.ts": itemTypeModules(),
    "src/generated/schemaTypes.ts": await schemaTypes(whole),
    "src/generated/types.ts": typesSource(whole, readOnly),
    "src/generated/wholeSdl.ts": serviceSource(whole),
    "src/generated/readOnlySdl.ts": serviceSource(readOnly),
    "schema.graphql": schemaText(whole),
    "schema.read-only.graphql": schemaText(readOnly),
  };
}
