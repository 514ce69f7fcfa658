import type { Item } from "@mattb.tech/billio-data";
import { GraphQLDateTime } from "graphql-scalars";
import { ratingScalar } from "./ratingScalar.ts";

const itemTypeName = { __resolveType: ({ type }: Item) => type };

/** Resolvers that all item types share. */
export const sharedResolvers = {
  DateTime: GraphQLDateTime,
  Rating: ratingScalar,
  Item: itemTypeName,
  WatchingItem: itemTypeName,
};
