import { buildSchema } from "../src/schema/buildSchema.ts";
import { itemTypeModules } from "./itemTypeModules.ts";
import { schemaText } from "./schemaText.ts";
import { schemaTypes } from "./schemaTypes.ts";

/** All that is generated from the item types: text by path in this package. */
export async function generatedFiles(): Promise<Record<string, string>> {
  const schema = buildSchema({ mutations: true });
  return {
    "src/generated/itemTypeModules.ts": itemTypeModules(),
    "src/generated/schemaTypes.ts": await schemaTypes(schema),
    "schema.graphql": schemaText(schema),
    "schema.read-only.graphql": schemaText(buildSchema({ mutations: false })),
  };
}
