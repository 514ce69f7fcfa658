import { buildSubgraphSchema } from "@apollo/subgraph";
import { type GraphQLSchema, parse } from "graphql";
import { itemTypeModules } from "../generated/itemTypeModules.ts";
import { itemTypeDocument } from "../itemType/itemTypeDocument.ts";
import { itemTypeResolvers, type ResolverMap } from "../itemType/itemTypeResolvers.ts";
import { watchingResolvers } from "../watching/resolvers.ts";
import { watchingSchema } from "../watching/schema.ts";
import { mergeDocuments } from "./mergeDocuments.ts";
import { resolveEntities } from "./resolveEntities.ts";
import { sharedResolvers } from "./sharedResolvers.ts";
import { sharedMutationSchema, sharedSchema } from "./sharedSchema.ts";

/**
 * The API's schema with its resolvers, as a subgraph of Federation 2.
 *
 * @param options without `mutations` it has no Mutation type, nor the types that only mutations use
 */
export function buildSchema(options: { mutations: boolean }): GraphQLSchema {
  const shared = [sharedSchema, ...(options.mutations ? [sharedMutationSchema] : [])].map((sdl) =>
    parse(sdl),
  );
  const typeDefs = mergeDocuments([
    ...shared,
    ...itemTypeModules.map((module) => itemTypeDocument(module, options)),
    parse(watchingSchema),
  ]);
  const resolvers = [
    sharedResolvers as unknown as ResolverMap,
    ...itemTypeModules.map((module) => itemTypeResolvers(module, options)),
    watchingResolvers as ResolverMap,
  ];
  return resolveEntities(
    buildSubgraphSchema([
      { typeDefs },
      ...resolvers.map((each) => ({ typeDefs: nothing, resolvers: each as never })),
    ]),
  );
}

const nothing = { kind: "Document", definitions: [] } as never;
