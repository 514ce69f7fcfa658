import { buildASTSchema, type DocumentNode, type GraphQLSchema, isTypeDefinitionNode } from "graphql";
import { itemTypeModules } from "../generated/modules/itemTypeModules.ts";
import { forMutations, types } from "../generated/types.ts";
import { itemTypeResolvers, type ResolverMap } from "../itemType/itemTypeResolvers.ts";
import { watchingResolvers } from "../watching/resolvers.ts";
import { addResolvers } from "./addResolvers.ts";
import { entityResolvers } from "./entityResolvers.ts";
import { sharedResolvers } from "./sharedResolvers.ts";

/**
 * The API's schema with its resolvers, as a subgraph of Federation 2. The types were validated when
 * they were generated.
 *
 * @param options without `mutations` it has no Mutation type, nor the types that only mutations use
 */
export function buildSchema({ mutations }: { mutations: boolean }): GraphQLSchema {
  const document = JSON.parse(types) as DocumentNode;
  const schema = buildASTSchema(mutations ? document : withoutMutations(document), {
    assumeValid: true,
    assumeValidSDL: true,
  });
  const resolvers = [
    sharedResolvers as unknown as ResolverMap,
    ...itemTypeModules.map((module) => itemTypeResolvers(module, schema)),
    watchingResolvers as ResolverMap,
    entityResolvers(schema, () =>
      // Some 10 kB that only gateways request.
      mutations ? import("../generated/wholeSdl.ts") : import("../generated/readOnlySdl.ts"),
    ),
  ];
  for (const each of resolvers) addResolvers(schema, each);
  return schema;
}

function withoutMutations({ kind, definitions }: DocumentNode): DocumentNode {
  const left = definitions.filter(
    (one) => !isTypeDefinitionNode(one) || !forMutations.includes(one.name.value),
  );
  return { kind, definitions: left };
}
