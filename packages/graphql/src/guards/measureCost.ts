import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isObjectType,
  isInterfaceType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from "graphql";
import { argumentsOf } from "./argumentsOf.ts";
import { isLeftOut } from "./isLeftOut.ts";
import { LimitError } from "./LimitError.ts";
import { LIMITS } from "./limits.ts";

/** What a field costs that asks the database or a service: roughly what 250 plain fields do. */
const ASKING = 250;
/** How long a list without `first` is taken to be: seasons, platforms, results of a search. */
const USUAL_LENGTH = 5;

interface Operation {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Coerced, defaults filled in. */
  variables: Readonly<Record<string, unknown>>;
}

/** One field of the answer: all places in the query that select it under one name. */
interface Selected {
  parent: GraphQLCompositeType;
  name: string;
  nodes: FieldNode[];
}

/**
 * What an operation costs: each field 1, one that asks the database or a service (root fields and others with
 * arguments) 250, and what is inside a list as often as the list is long: its `first`, the number of
 * `representations`, or 5. Fields that several fragments select are counted once, branches for different types are
 * added up, what `@skip` and `@include` leave out isn't counted.
 *
 * @throws {LimitError} when one field has too many aliases, or fragments multiply the fields too often
 */
export function measureCost({ schema, operation, fragments, variables }: Operation): number {
  const paths = new Map<string, number>();
  let fields = 0;

  /** Gathers the fields of one object as execution does, each fragment once. */
  function collect(parent: GraphQLCompositeType, sets: readonly SelectionSetNode[]): Map<string, Selected> {
    const found = new Map<string, Selected>();
    const visited = new Set<string>();
    const add = (type: GraphQLCompositeType, { selections }: SelectionSetNode) => {
      for (const node of selections) {
        if (++fields > LIMITS.fields) throw new LimitError("fields", fields);
        if (isLeftOut(node, variables)) continue;
        if (node.kind === Kind.FIELD) {
          const key = `${type.name}.${node.alias?.value ?? node.name.value}`;
          const same = found.get(key);
          if (same === undefined) found.set(key, { parent: type, name: node.name.value, nodes: [node] });
          else same.nodes.push(node);
          continue;
        }
        if (node.kind === Kind.INLINE_FRAGMENT)
          add(named(node.typeCondition?.name.value, type), node.selectionSet);
        else {
          const fragment = fragments.get(node.name.value);
          if (fragment === undefined || visited.has(node.name.value)) continue;
          visited.add(node.name.value);
          add(named(fragment.typeCondition.name.value, type), fragment.selectionSet);
        }
      }
    };
    for (const set of sets) add(parent, set);
    return found;
  }

  function named(name: string | undefined, otherwise: GraphQLCompositeType): GraphQLCompositeType {
    const type = name === undefined ? undefined : schema.getType(name);
    return isCompositeType(type) ? type : otherwise;
  }

  function fieldOf({ parent, name }: Selected): GraphQLField<unknown, unknown> | undefined {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
    return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  }

  function ofSelection(
    parent: GraphQLCompositeType,
    sets: readonly SelectionSetNode[],
    length: number,
    root = false,
  ) {
    const selected = collect(parent, sets);
    checkAliases(selected.values());
    let cost = 0;
    for (const one of selected.values()) cost += ofField(one, length, root);
    return cost;
  }

  /** @param length how many items the lists have that belong to a page: what the page was asked for */
  function ofField(selected: Selected, length: number, root: boolean): number {
    const field = fieldOf(selected);
    const [node] = selected.nodes;
    if (field === undefined || node === undefined) return 1; // __typename
    const type = getNamedType(field.type);
    const asks = !type.name.startsWith("__") && (root || field.args.length > 0);
    if (asks) checkPaths(`${selected.parent.name}.${selected.name}`);
    const { first, size } = argumentsOf(field, node, variables);
    const isList = isListType(getNullableType(field.type));
    const sets = selected.nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const inside = isCompositeType(type)
      ? ofSelection(type, sets, isList ? USUAL_LENGTH : (first ?? USUAL_LENGTH))
      : 1;
    return (
      (asks ? ASKING : 1) + (isList ? (first ?? size ?? length) * inside : isCompositeType(type) ? inside : 0)
    );
  }

  function checkAliases(selected: Iterable<Selected>): void {
    const names = new Map<string, number>();
    for (const { parent, name } of selected) {
      const place = `${parent.name}.${name}`;
      const count = (names.get(place) ?? 0) + 1;
      names.set(place, count);
    }
    for (const [place, count] of names) {
      if (count > LIMITS.aliases) throw new LimitError("aliases", count, `aliases of ${place}`);
    }
  }

  function checkPaths(place: string): void {
    paths.set(place, (paths.get(place) ?? 0) + 1);
  }

  const type = schema.getRootType(operation.operation);
  if (!type) return 0;
  const cost = ofSelection(type, [operation.selectionSet], USUAL_LENGTH, true);
  for (const [place, count] of paths) {
    if (count > LIMITS.aliases) throw new LimitError("aliases", count, `aliases of ${place}`);
  }
  return cost;
}
