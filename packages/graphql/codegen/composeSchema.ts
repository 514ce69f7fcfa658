import { buildSubgraphSchema } from "@apollo/subgraph";
import { type GraphQLSchema, parse } from "graphql";
import { itemTypeModules } from "../src/generated/modules/itemTypeModules.ts";
import { itemTypeDocument } from "../src/schema/itemTypeDocument.ts";
import { mergeDocuments } from "../src/schema/mergeDocuments.ts";
import { sharedResolvers } from "../src/schema/sharedResolvers.ts";
import { sharedMutationSchema, sharedSchema } from "../src/schema/sharedSchema.ts";
import { watchingSchema } from "../src/watching/schema.ts";

/**
 * The API's types as a subgraph of Federation 2, put together from what the item types and the shared parts say of them. At
 * run time there is only the text that is generated of it: putting it together took a third of a Lambda's start.
 *
 * @param options without `mutations` it has no Mutation type, nor the types that only mutations use
 */
export function composeSchema(options: { mutations: boolean }): GraphQLSchema {
  const shared = [sharedSchema, ...(options.mutations ? [sharedMutationSchema] : [])].map((sdl) =>
    parse(sdl),
  );
  const typeDefs = mergeDocuments([
    ...shared,
    ...itemTypeModules.map((module) => itemTypeDocument(module, options)),
    parse(watchingSchema),
  ]);
  const { DateTime, Rating } = sharedResolvers;
  return buildSubgraphSchema({ typeDefs, resolvers: { DateTime, Rating } });
}
