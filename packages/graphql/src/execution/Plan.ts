import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLAbstractType,
  GraphQLField,
  GraphQLLeafType,
  GraphQLObjectType,
} from "graphql";
import type { Meter } from "../response/meterSchema.ts";

/** What can be computed once for all executions of an operation. */
export interface Plan {
  root: ObjectPlan;
  fragments: Record<string, FragmentDefinitionNode>;
  /** Number of fields, counted once for each possible type. */
  size: number;
}

/** The selected fields of an object of one type, in the order of the response. */
export interface ObjectPlan {
  type: GraphQLObjectType;
  fields: readonly FieldPlan[];
  /** An object with all names; filling a copy of it is faster than filling an empty one. */
  blank: Readonly<Record<string, unknown>>;
  /** Number of plain fields. */
  plainFields: number;
  /** Bytes of their names in the response. */
  plainBytes: number;
}

export interface FieldPlan {
  /** The response key. */
  name: string;
  nodes: readonly FieldNode[];
  field: GraphQLField<unknown, unknown>;
  parent: GraphQLObjectType;
  shape: Shape;
  /** The field's arguments, if they are the same each time. */
  args: Readonly<Record<string, unknown>> | undefined;
  /** Set if the resolver needs only its parent. */
  plain: Plain | undefined;
}

export interface Plain {
  resolve: (source: unknown) => unknown;
  meter: Meter;
}

/** A type with the selected fields of its objects. */
export type Shape =
  | { kind: "nonNull"; of: Exclude<Shape, { kind: "nonNull" }> }
  | { kind: "list"; of: Shape }
  | { kind: "leaf"; type: GraphQLLeafType }
  | { kind: "object"; plan: ObjectPlan }
  | { kind: "abstract"; type: GraphQLAbstractType; plans: ReadonlyMap<string, ObjectPlan> };
