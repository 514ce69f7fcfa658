import {
  type GraphQLField,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  type OperationTypeNode,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from "graphql";
import { argumentsOf } from "./argumentsOf.ts";
import { LoaderBatch } from "./LoaderBatch.ts";
import { FieldCollector, type Operation, type Selected } from "./FieldCollector.ts";
import { fieldSource, isPage, leadsToItems } from "./fieldSource.ts";
import { LimitError } from "./LimitError.ts";
import { LIMITS } from "./limits.ts";

/** Cost of a field that queries the database or a service: roughly that of 250 plain fields. */
const IO_FIELD_COST = 250;
/** Assumed length of a list without `first`: seasons, platforms, results of a search. */
const USUAL_LENGTH = 5;

export interface QueryCost {
  /**
   * A field costs 1, one that queries the database or a service (root fields and others with arguments) 250. What is
   * selected of a list's items is multiplied by its length: its `first`, the number of `representations`, or 5.
   */
  cost: number;
  /** Maximum number of statements sent to the database; a mutation counts as one. */
  statements: number;
  /** Searches of external services. */
  searches: number;
  /** Representations in all `_entities` together. */
  representations: number;
  /**
   * Nesting depth of lists of items without `first`: the size of such a response grows with the stored data to that power.
   */
  openLists: number;
}

/** The objects that fields are selected of. */
interface Objects {
  /** How many there are. */
  count: number;
  batch: LoaderBatch;
  /** Length of the lists that belong to a page: its `first`. */
  length: number;
  /** Number of lists of items without `first` around them. */
  openLists: number;
  root?: OperationTypeNode;
}

/**
 * Estimates the cost of a query (its complexity) before it runs. A field selected by several fragments counts once,
 * branches for different types are added up, selections excluded by `@skip` or `@include` don't count.
 *
 * @throws {LimitError} when one field has too many aliases, or fragments multiply the fields too often
 */
export function estimateQueryCost(of: Operation): QueryCost {
  const { schema, operation, variables } = of;
  const total: QueryCost = { cost: 0, statements: 0, searches: 0, representations: 0, openLists: 0 };
  const collector = new FieldCollector(of);
  const ioFields: Selected[] = [];

  function fieldOf({ parent, name }: Selected): GraphQLField<unknown, unknown> | undefined {
    if (name === "__schema") return SchemaMetaFieldDef;
    if (name === "__type") return TypeMetaFieldDef;
    return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  }

  function addAll(selected: readonly Selected[], objects: Objects): void {
    checkAliases(selected);
    for (const one of selected) addField(one, objects);
  }

  function addField(selected: Selected, { count, batch, length, openLists, root }: Objects): void {
    const { parent, name, nodes } = selected;
    const field = fieldOf(selected);
    const [node] = nodes;
    if (field === undefined || node === undefined) {
      total.cost += count; // __typename
      return;
    }
    const type = getNamedType(field.type);
    const doesIo = !type.name.startsWith("__") && (root !== undefined || field.args.length > 0);
    if (doesIo) ioFields.push(selected);
    total.cost += count * (doesIo ? IO_FIELD_COST : 1);

    const { first, named } = argumentsOf(field, node, variables);
    if (name === "_entities" && named !== undefined) total.representations += named.length;
    const isList = isListType(getNullableType(field.type));
    const listed = count * (isList ? (first ?? named?.length ?? length) : 1);
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const inside = isCompositeType(type) ? collector.collect(type, sets) : [];
    const names = inside.map((each) => each.name);
    const valueBatch = countSource(fieldSource({ parent, field, root, first, inside: names }), count, batch);
    if (isCompositeType(type)) {
      const nestedOpenLists =
        openLists + (isList && first === undefined && leadsToItems(field) && !isPage(parent) ? 1 : 0);
      total.openLists = Math.max(total.openLists, nestedOpenLists);
      addAll(inside, {
        count: listed,
        batch: valueBatch,
        openLists: nestedOpenLists,
        length: isList ? USUAL_LENGTH : (first ?? USUAL_LENGTH),
      });
    } else if (isList) total.cost += listed;
  }

  /** Counts the statements and searches for a field of so many objects. @returns the batch of its values */
  function countSource(
    source: ReturnType<typeof fieldSource>,
    count: number,
    batch: LoaderBatch,
  ): LoaderBatch {
    switch (source.from) {
      case "statement":
        total.statements += count;
        return new LoaderBatch(count);
      case "service":
        total.searches += count;
        return new LoaderBatch(count);
      case "loader": {
        if (count === 0) return new LoaderBatch(0);
        const loaded = batch.load(source.loader);
        total.statements += loaded.statements;
        return loaded.batch;
      }
      case "parent":
        return batch;
    }
  }

  const type = schema.getRootType(operation.operation);
  if (!type) return total;
  const roots = collector.collect(type, [operation.selectionSet]);
  const batch = new LoaderBatch(1);
  addAll(roots, { count: 1, batch, length: USUAL_LENGTH, openLists: 0, root: operation.operation });
  checkAliases(ioFields);
  return total;
}

/** @throws {LimitError} when one of the fields has too many aliases */
function checkAliases(selected: readonly Selected[]): void {
  const names = new Map<string, number>();
  for (const { parent, name } of selected) {
    const fieldName = `${parent.name}.${name}`;
    names.set(fieldName, (names.get(fieldName) ?? 0) + 1);
  }
  for (const [fieldName, count] of names) {
    if (count > LIMITS.aliases) throw new LimitError("aliases", count, `Number of aliases of ${fieldName}`);
  }
}
