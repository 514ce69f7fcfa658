import {
  type GraphQLCompositeType,
  type GraphQLField,
  getNamedType,
  isObjectType,
  OperationTypeNode,
} from "graphql";

/** Where the value of a field comes from. */
export type FieldSource =
  | { from: "statement" }
  /** One statement of a loader for all objects of a tick; see `src/loaders/`. */
  | { from: "loader"; loader: string }
  /** A search of an external service. */
  | { from: "service" }
  | { from: "parent" };

export interface FieldUse {
  parent: GraphQLCompositeType;
  field: GraphQLField<unknown, unknown>;
  /** Set for a root field. */
  root: OperationTypeNode | undefined;
  /** The `first` of a list. */
  first: number | undefined;
  /** Names of the fields selected of it. */
  inside: readonly string[];
}

/** Fields of a page that are read with its items, unlike `total`. */
export const PAGE_FIELDS = ["items", "hasNextPage", "nextPageCursor"];

/**
 * The source of a field's value, which is the same for all item types: a list (a field with `first`) takes a statement
 * unless only its total is selected, related items come from a loader, a shelf needs no statement.
 */
export function fieldSource({ parent, field, root, first, inside }: FieldUse): FieldSource {
  if (field.args.some(({ name }) => name === "first")) {
    const isRead = inside.some((name) => PAGE_FIELDS.includes(name));
    if (isRead && first !== 0) return { from: "statement" };
    return inside.includes("total") ? { from: "loader", loader: "total" } : { from: "parent" };
  }
  if (root === OperationTypeNode.MUTATION) return { from: "statement" };
  if (root !== undefined) {
    if (field.name.startsWith("searchExternal")) return { from: "service" };
    return field.name === "_entities" || leadsToItems(field)
      ? { from: "loader", loader: "item" }
      : { from: "parent" };
  }
  if (!leadsToItems(field) || isPage(parent)) return { from: "parent" };
  return { from: "loader", loader: field.name };
}

/** Whether a field is an item, or a list of them. */
export function leadsToItems(field: GraphQLField<unknown, unknown>): boolean {
  const type = getNamedType(field.type);
  return isObjectType(type) && type.getInterfaces().some(({ name }) => name === "Item");
}

export function isPage(type: GraphQLCompositeType): boolean {
  return isObjectType(type) && "nextPageCursor" in type.getFields();
}
