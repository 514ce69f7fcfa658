import { categories } from "@mattb.tech/billio-config";
import type { QueryResolvers } from "../generated/schemaTypes.ts";
import type { PageSource } from "../loaders/PageSource.ts";
import { resolvePage } from "../itemType/list/resolvePage.ts";

const watchingList: PageSource = {
  key: "watching",
  page: (query, page) => query.forWatching(page),
  counts: (filters) => categories.Watching.map((type) => ({ ...filters, type })),
};

export const watchingResolvers = {
  Query: {
    watching: (_, args, context, info) => resolvePage(watchingList, args, context, info),
  } satisfies Pick<QueryResolvers, "watching">,
};
