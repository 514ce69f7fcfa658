import type { Item } from "@mattb.tech/billio-data";
import type { GraphQLSchema, GraphQLUnionType } from "graphql";
import type { Context } from "../context/Context.ts";
import type { ResolverMap } from "../itemType/itemTypeResolvers.ts";
import { BadUserInputError } from "../errors/BadUserInputError.ts";

/** A gateway's reference to an item; its id may be a number, as any ID may. */
interface Reference {
  __typename: string;
  id: string | number;
}

/**
 * Resolvers of a federated subgraph's own fields. `_entities` rejects each invalid reference at its own path, and resolves
 * the others.
 *
 * @param loadSdl returns the value of `_service`
 */
export function entityResolvers(schema: GraphQLSchema, loadSdl: () => Promise<{ sdl: string }>): ResolverMap {
  const entity = schema.getType("_Entity") as GraphQLUnionType;
  const names = entity.getTypes().map(({ name }) => name);
  const shape = names.map((name) => `{ __typename: "${name}", id: "…" }`).join(" or ");
  return {
    Query: {
      _service: loadSdl,
      _entities: (
        _: unknown,
        { representations }: { representations: readonly unknown[] },
        { loaders }: Context,
      ) =>
        representations.map((representation, index) => {
          // An Error among a list's values fails only its own path.
          if (!isReference(representation, names)) {
            return new BadUserInputError(`representations[${index}] must be ${shape}`);
          }
          const { __typename: type, id } = representation;
          return loaders.item.load({ type, id: String(id) });
        }),
    },
    _Entity: { __resolveType: ({ type }: Item) => type },
  };
}

function isReference(value: unknown, names: readonly string[]): value is Reference {
  if (typeof value !== "object" || value === null) return false;
  const { __typename: name, id } = value as { __typename?: unknown; id?: unknown };
  return typeof name === "string" && names.includes(name) && isId(id);
}

/** As GraphQL reads an ID. */
function isId(id: unknown): boolean {
  return typeof id === "string" || Number.isInteger(id);
}
