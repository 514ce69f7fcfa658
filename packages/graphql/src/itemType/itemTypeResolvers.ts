import type { Item } from "@mattb.tech/billio-data";
import type { GraphQLFieldResolver, GraphQLSchema } from "graphql";
import type { Context } from "../context/Context.ts";
import type { ExternalWork } from "../external/ExternalService.ts";
import { standardImage } from "../images/standardImage.ts";
import { lowerFirst, queryNames } from "./fieldNames.ts";
import type { ItemTypeModule } from "./ItemTypeModule.ts";
import type { Input } from "./input/readInput.ts";
import { listOfType, listOnShelf } from "./list/pageSources.ts";
import { type PageArguments, resolvePage } from "./list/resolvePage.ts";
import { selectedFields } from "./list/selectedFields.ts";
import { addItem } from "./mutations/addItem.ts";
import { deleteItem } from "./mutations/deleteItem.ts";
import { type ImportArguments, importItem } from "./mutations/importItem.ts";
import { mutation } from "./mutations/mutation.ts";
import { requiredInputFields } from "./mutations/requiredInputFields.ts";
import { updateItem } from "./mutations/updateItem.ts";
import { firstAdded } from "./stored/firstAdded.ts";
import type { ShelfModel } from "./models/ShelfModel.ts";
import { shelfOfItem, shelfWithId } from "./shelf.ts";

/** Resolvers by type and field. */
export type ResolverMap = Record<string, Record<string, unknown>>;

type Resolver<Parent, Arguments> = GraphQLFieldResolver<Parent, Context, Arguments>;

/**
 * Resolvers of what every item type has, and the type's own.
 *
 * @param schema may be without mutations; their resolvers aren't used then
 */
export function itemTypeResolvers(module: ItemTypeModule, schema: GraphQLSchema): ResolverMap {
  const { type, resolvers } = module;
  const item = { ...itemFields(module), ...resolvers[type] };
  return {
    ...resolvers,
    Query: queries(module),
    Mutation: mutationFields(module, schema),
    [type]: item,
    [`${type}Shelf`]: { items: shelfItems(module) },
    ...(module.external === undefined
      ? {}
      : { [`External${type}`]: { importedItem: importedItem(module), ...resolvers[`External${type}`] } }),
  };
}

function queries(module: ItemTypeModule) {
  const { type, external } = module;
  const { single, list } = queryNames(module);
  const byId: Resolver<unknown, { id: string }> = (_, { id }, { loaders }) => loaders.item.load({ type, id });
  const shelf: Resolver<unknown, { id: string }> = (_, { id }) => shelfWithId(module, id);
  const items: Resolver<unknown, PageArguments> = (_, args, context, info) =>
    resolvePage(listOfType(type), args, context, info);
  const fields = { [single]: byId, [`${lowerFirst(type)}Shelf`]: shelf, [list]: items };
  if (external === undefined || "import" in external) return fields;
  const search: Resolver<unknown, { term: string }> = (_, { term }, { services, signal }, info) =>
    external.service(services).search(term, signal, selectedFields(info));
  return { ...fields, [`searchExternal${type}`]: search };
}

/** Any other field is the stored one of its name. */
function itemFields(module: ItemTypeModule) {
  return {
    shelf: (item: Item) => shelfOfItem(module, item),
    image: ({ image }: Item) => (image === undefined ? null : standardImage(image as Image)),
  };
}

type Image = Parameters<typeof standardImage>[0];

function shelfItems({ type }: ItemTypeModule): Resolver<ShelfModel, PageArguments> {
  return ({ id }, args, context, info) => resolvePage(listOnShelf(type, id), args, context, info);
}

function importedItem({ type }: ItemTypeModule): Resolver<ExternalWork, unknown> {
  return async ({ id, otherIds = [], otherIdsFailure }, _, { loaders }) => {
    const found = await Promise.all(
      [id, ...otherIds].map((externalId) => loaders.importedItem.load({ type, externalId })),
    );
    const item = firstAdded(found.filter((each) => each !== undefined));
    // Null would claim that the work isn't stored, which is unknown.
    if (item === undefined && otherIdsFailure !== undefined) throw otherIdsFailure as Error;
    return item;
  };
}

function mutationFields(module: ItemTypeModule, schema: GraphQLSchema) {
  const { type, external } = module;
  return {
    [`add${type}`]: mutation<{ item: Input }>(({ item }, context) => addItem(module, item, context)),
    [`update${type}`]: mutation<{ id: string; item: Input }>((args, context) =>
      updateItem(module, requiredInputFields(schema, type), args, context),
    ),
    [`delete${type}`]: mutation<{ id: string }>(({ id }, context) => deleteItem(module, id, context)),
    ...(external === undefined
      ? {}
      : {
          [`importExternal${type}`]: mutation<ImportArguments>((args, context) =>
            importItem(module, external, args, context),
          ),
        }),
  };
}
