import { codegen } from "@graphql-codegen/core";
import * as typescript from "@graphql-codegen/typescript";
import * as resolvers from "@graphql-codegen/typescript-resolvers";
import { itemTypes } from "@mattb.tech/billio-config";
import { type GraphQLSchema, parse, printSchema } from "graphql";
import { HEADER } from "./header.ts";

const item = "@mattb.tech/billio-data#Item as StoredItem";
const page = "../itemType/models/PageModel.ts#PageModel";

/** TypeScript types of a schema, and of resolvers for it. */
export async function schemaTypes(schema: GraphQLSchema): Promise<string> {
  const text = await codegen({
    filename: "schemaTypes.ts",
    schema: parse(printSchema(schema)),
    documents: [],
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers },
    config: {
      useTypeImports: true,
      enumsAsTypes: true,
      strictScalars: true,
      skipTypename: true,
      inputMaybeValue: "T | null | undefined",
      contextType: "../context/Context.ts#Context",
      scalars: {
        ID: "string",
        DateTime: "Date",
        Rating: "number",
        _Any: "unknown",
        federation__FieldSet: "string",
        link__Import: "unknown",
      },
      // What resolvers get as their parent, where it isn't what clients see.
      mappers: Object.fromEntries([
        ...itemTypes.flatMap((type) => [
          [type, item],
          [`${type}Page`, page],
          [`${type}Shelf`, "../itemType/models/ShelfModel.ts#ShelfModel"],
          [`External${type}`, "../external/ExternalService.ts#ExternalWork"],
        ]),
        ["WatchingPage", page],
        ["WatchingItem", item],
      ]) as Record<string, string>,
    },
  });
  return `// ${HEADER}\n/* oxlint-disable */\n${text.trimEnd()}\n`;
}
