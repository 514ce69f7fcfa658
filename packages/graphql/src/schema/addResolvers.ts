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
 * Adds the resolvers to a schema: those of fields, `__resolveType` of abstract types, and the conversions of scalars.
 * Ignores what the schema doesn't have, since the resolvers are the same for both variants.
 */
export function addResolvers(schema: GraphQLSchema, resolvers: ResolverMap): void {
  for (const [name, fieldResolvers] of Object.entries(resolvers)) {
    const type = schema.getType(name);
    if (isScalarType(type)) {
      const { serialize, parseValue, parseLiteral } = fieldResolvers as unknown as GraphQLScalarType;
      Object.assign(type, { serialize, parseValue, parseLiteral });
    } else if (isAbstractType(type)) {
      type.resolveType = fieldResolvers.__resolveType as GraphQLTypeResolver<unknown, unknown>;
    } else if (isObjectType(type)) {
      const fields = new Map(Object.entries(type.getFields()));
      for (const [field, resolve] of Object.entries(fieldResolvers)) {
        const definition = fields.get(field);
        if (definition !== undefined) definition.resolve = resolve as GraphQLFieldResolver<unknown, unknown>;
      }
    }
  }
}
