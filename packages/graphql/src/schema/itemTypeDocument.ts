import { MAX_PAGE_SIZE } from "@mattb.tech/billio-data";
import {
  type DefinitionNode,
  type DocumentNode,
  type InputObjectTypeDefinitionNode,
  Kind,
  parse,
} from "graphql";
import { mergeDocuments } from "./mergeDocuments.ts";
import { lowerFirst, queryNames } from "../itemType/fieldNames.ts";
import type { ItemTypeModule } from "../itemType/ItemTypeModule.ts";

/** The schema of an item type: the common part and its own. */
export function itemTypeDocument(
  module: ItemTypeModule,
  { mutations }: { mutations: boolean },
): DocumentNode {
  const own = parse(module.schema);
  const common = [readSchema(module), ...(module.external === undefined ? [] : [externalSchema(module)])];
  if (!mutations) {
    const readable = own.definitions.filter(({ kind }) => kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION);
    return mergeDocuments([...common.map((sdl) => parse(sdl)), { ...own, definitions: readable }]);
  }
  const writable = [
    ...common,
    writeSchema(module),
    ...(module.external === undefined ? [] : [importSchema(module)]),
  ];
  const { definitions } = mergeDocuments([...writable.map((sdl) => parse(sdl)), own]);
  return { kind: Kind.DOCUMENT, definitions: definitions.flatMap((one) => withUpdateInput(module, one)) };
}

const filterArguments =
  "startDate: DateTime, endDate: DateTime, sortBy: SortBy, rating: RatingFilter, filter: ItemFilterInput";

function readSchema(module: ItemTypeModule): string {
  const { type, shelves } = module;
  const { single, list } = queryNames(module);
  return /* GraphQL */ `
    type Query {
      "Null when there is none"
      ${single}(id: ID!): ${type}
      ${lowerFirst(type)}Shelf(id: ${type}ShelfId!): ${type}Shelf!
      """
      Newest first; with a searchTerm and no sortBy, by title. \`first\` is at most ${MAX_PAGE_SIZE.toLocaleString("en-US")}; with 0 only \`total\` is of use.
      """
      ${list}(first: Int!, after: ID, searchTerm: String, ${filterArguments}): ${type}Page!
    }

    type ${type} implements Item {
      id: ID!
      externalId: ID
      addedAt: DateTime!
      movedAt: DateTime!
      notes: String
      title: String!
      rating: Rating
      image: Image
      shelf: ${type}Shelf!
    }

    enum ${type}ShelfId {
      ${Object.keys(shelves).join("\n")}
    }

    type ${type}Shelf {
      id: ${type}ShelfId!
      name: String!
      "Newest first"
      items(first: Int!, after: ID, ${filterArguments}): ${type}Page!
    }

    type ${type}Page {
      "How many there are on all pages"
      total: Int!
      items: [${type}!]!
      hasNextPage: Boolean!
      "Give it as \`after\` for the next page; null on the last"
      nextPageCursor: ID
    }
  `;
}

function externalSchema({ type, external }: ItemTypeModule): string {
  return /* GraphQL */ `
    type External${type} {
      id: ID!
      title: String!
      imageUrl: String
      "The stored item with this externalId, if there is one"
      importedItem: ${type}
    }
    ${external === undefined || "import" in external ? "" : `type Query { searchExternal${type}(term: String!): [External${type}!]! }`}
  `;
}

function writeSchema({ type }: ItemTypeModule): string {
  return /* GraphQL */ `
    type Mutation {
      add${type}(item: Add${type}Input!): ${type}!
      "Changes what is given. An explicit null clears an optional field; a field left out stays as it is."
      update${type}(id: ID!, item: Update${type}Input!): ${type}!
      delete${type}(id: ID!): DeleteItemOutput!
    }

    input Add${type}Input {
      title: String!
      shelfId: ${type}ShelfId!
      rating: Rating
      "The image there is fetched and stored"
      imageUrl: String
      "Now, when an add leaves it out"
      addedAt: DateTime
      "Now, when an add leaves it out, and when an update names another shelf"
      movedAt: DateTime
      notes: String
      externalId: ID
    }
  `;
}

function importSchema({ type }: ItemTypeModule): string {
  return /* GraphQL */ `
    type Mutation {
      "Stores a work known elsewhere. Overrides take the place of its fields; null in them means not given."
      importExternal${type}(externalId: ID!, shelfId: ${type}ShelfId!, overrides: Update${type}Input): ${type}!
    }
  `;
}

/** Adds the update's input after each add's: the same without required fields. */
function withUpdateInput(module: ItemTypeModule, definition: DefinitionNode): DefinitionNode[] {
  if (!isAddInput(module, definition)) return [definition];
  const update: InputObjectTypeDefinitionNode = {
    ...definition,
    name: { kind: Kind.NAME, value: `Update${module.type}Input` },
    fields: (definition.fields ?? []).map(({ type, defaultValue: _, ...field }) => ({
      ...field,
      type: type.kind === Kind.NON_NULL_TYPE ? type.type : type,
    })),
  };
  return [definition, update];
}

function isAddInput(
  { type }: ItemTypeModule,
  definition: DefinitionNode,
): definition is InputObjectTypeDefinitionNode {
  return definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION && definition.name.value === `Add${type}Input`;
}
