import { ownValue } from "@mattb.tech/billio-config";
import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  getArgumentValues,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
  visit,
} from "graphql";
import { meterOf } from "../response/meterSchema.ts";
import { collectFields } from "./collectFields.ts";
import type { FieldPlan, ObjectPlan, Plain, Plan, Shape } from "./Plan.ts";

/** Characters around a field's name in a response: quotation marks, colon and comma. */
const AROUND_NAME = 4;

/** Fields of a document's plans, counted once for each possible type: a page with everything has fifty. */
export const MAX_FIELDS = 300;

/** Thrown where there can be no plan. */
const UNPLANNED = new Error("GraphQL's own executor does this");

/**
 * Creates the plan of a validated query.
 *
 * @returns undefined for what GraphQL's own executor does: mutations, introspection, queries of very many fields, and those
 *   whose fields depend on variables by `@skip` or `@include`
 */
export function createPlan(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  maxFields = MAX_FIELDS,
): Plan | undefined {
  const root = schema.getQueryType();
  const fragments = fragmentsOf(document);
  if (operation.operation !== OperationTypeNode.QUERY || !root || dependsOnVariables(operation, fragments)) {
    return undefined;
  }
  const variables = operation.variableDefinitions?.length !== 0;
  let fieldCount = 0;
  try {
    const plan = planObject(root, [operation.selectionSet]);
    return { fragments, root: plan, size: fieldCount };
  } catch (error) {
    if (error !== UNPLANNED) throw error;
    return undefined;
  }

  function planObject(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): ObjectPlan {
    if (type.isTypeOf) throw UNPLANNED;
    const collected = collectFields(schema, fragments, type, sets);
    const fields = [...collected].map(([name, nodes]) => planField(type, name, nodes));
    const plain = fields.filter((each) => each.plain !== undefined);
    return {
      type,
      fields,
      blank: Object.fromEntries(fields.map(({ name }) => [name, null])),
      plainFields: plain.length,
      plainBytes: plain.reduce((sum, { name }) => sum + name.length + AROUND_NAME, 0),
    };
  }

  function planField(parent: GraphQLObjectType, name: string, nodes: FieldNode[]): FieldPlan {
    // An object's own would be its prototype.
    if (name === "__proto__" || ++fieldCount > maxFields) throw UNPLANNED;
    const field = fieldOf(parent, nodes[0]?.name.value ?? "");
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const shape = shapeOf(field.type, sets);
    return {
      name,
      nodes,
      field,
      parent,
      shape,
      args: argsOf(field, nodes),
      plain: plainOf(field, parent, shape),
    };
  }

  function shapeOf(type: GraphQLOutputType, sets: readonly SelectionSetNode[]): Shape {
    if (isNonNullType(type)) {
      return { kind: "nonNull", of: shapeOf(type.ofType, sets) as Exclude<Shape, { kind: "nonNull" }> };
    }
    if (isListType(type)) {
      return { kind: "list", of: shapeOf(type.ofType, sets) };
    }
    if (isLeafType(type)) return { kind: "leaf", type };
    if (isObjectType(type)) return { kind: "object", plan: planObject(type, sets) };
    const possible = schema.getPossibleTypes(type);
    return {
      kind: "abstract",
      type,
      plans: new Map(possible.map((each) => [each.name, planObject(each, sets)])),
    };
  }

  function argsOf(field: GraphQLField<unknown, unknown>, [node]: readonly FieldNode[]) {
    if (field.args.length === 0) return {};
    if (variables || node === undefined) return undefined;
    try {
      return getArgumentValues(field, node, {});
    } catch {
      // Rejected when it runs, in its place of the response.
      return undefined;
    }
  }
}

function fieldOf(parent: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  const field = ownValue(parent.getFields(), name);
  if (field === undefined) throw UNPLANNED;
  return field;
}

/** A resolver that takes no more than its parent is given no more; one that gives its property is none. */
function plainOf(
  field: GraphQLField<unknown, unknown>,
  parent: GraphQLObjectType,
  shape: Shape,
): Plain | undefined {
  const { kind } = shape.kind === "nonNull" ? shape.of : shape;
  if ((kind !== "leaf" && kind !== "object") || field.args.length > 0) return undefined;
  const meter = meterOf(field);
  if (meter === undefined) return undefined;
  if (field === TypeNameMetaFieldDef) return { meter, resolve: () => parent.name };
  const { resolve } = meter;
  if (resolve === undefined) return { meter, resolve: (source) => propertyOf(source, field.name) };
  return resolve.length <= 1 ? { meter, resolve: resolve as Plain["resolve"] } : undefined;
}

function propertyOf(source: unknown, name: string): unknown {
  // eslint-disable-next-line billio/no-inherited-names -- as GraphQL's own resolver has it
  const value = (source as Record<string, unknown>)[name];
  return typeof value === "function" ? (value as () => unknown).call(source) : value;
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = Object.create(null) as Record<string, FragmentDefinitionNode>;
  for (const node of definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments[node.name.value] = node;
  }
  return fragments;
}

/** Itself or by a fragment; other operations of the document don't matter. */
function dependsOnVariables(
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): boolean {
  let depends = false;
  const reached = new Set<OperationDefinitionNode | FragmentDefinitionNode>([operation]);
  // A set also gives what is added meanwhile.
  for (const node of reached) {
    visit(node, {
      Directive: ({ arguments: args = [] }: DirectiveNode) => {
        if (args.some(({ value }) => value.kind === Kind.VARIABLE)) depends = true;
      },
      FragmentSpread: ({ name }: FragmentSpreadNode) => {
        // eslint-disable-next-line billio/no-inherited-names -- it inherits none
        const fragment = fragments[name.value];
        if (fragment !== undefined) reached.add(fragment);
      },
    });
  }
  return depends;
}
