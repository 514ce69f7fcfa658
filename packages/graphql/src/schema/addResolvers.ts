import {
  type GraphQLFieldResolver,
  type GraphQLScalarType,
  type GraphQLSchema,
  type GraphQLTypeResolver,
  isAbstractType,
  isObjectType,
  isScalarType,
} from "graphql";
import type { ResolverMap } from "../itemType/itemTypeResolvers.ts";

/**
 * Gives a schema's fields their resolvers, abstract types the function that determines an object's type (`__resolveType`), and
 * scalars what reads and writes their values. What the schema doesn't have is left out: resolvers are the same for both
 * variants.
 */
export function addResolvers(schema: GraphQLSchema, resolvers: ResolverMap): void {
  for (const [name, given] of Object.entries(resolvers)) {
    const type = schema.getType(name);
    if (isScalarType(type)) {
      const { serialize, parseValue, parseLiteral } = given as unknown as GraphQLScalarType;
      Object.assign(type, { serialize, parseValue, parseLiteral });
    } else if (isAbstractType(type)) {
      type.resolveType = given.__resolveType as GraphQLTypeResolver<unknown, unknown>;
    } else if (isObjectType(type)) {
      const fields = new Map(Object.entries(type.getFields()));
      for (const [field, resolve] of Object.entries(given)) {
        const known = fields.get(field);
        if (known !== undefined) known.resolve = resolve as GraphQLFieldResolver<unknown, unknown>;
      }
    }
  }
}
