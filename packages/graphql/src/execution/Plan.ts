import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLAbstractType,
  GraphQLField,
  GraphQLLeafType,
  GraphQLObjectType,
} from "graphql";
import type { Meter } from "../response/meterSchema.ts";

/** What is known of an operation before it runs, however often it does. */
export interface Plan {
  root: ObjectPlan;
  fragments: Record<string, FragmentDefinitionNode>;
  /** How many fields are in it, for each type that they can be of. */
  size: number;
}

/** What is selected of an object of one type, in the order of the response. */
export interface ObjectPlan {
  type: GraphQLObjectType;
  fields: readonly FieldPlan[];
  /** An object with the names of all; a copy of it is filled sooner than an empty one. */
  blank: Readonly<Record<string, unknown>>;
  /** How many of them are plain. */
  plainFields: number;
  /** What the names of those take in the response. */
  plainBytes: number;
}

export interface FieldPlan {
  /** In the response. */
  name: string;
  nodes: readonly FieldNode[];
  field: GraphQLField<unknown, unknown>;
  parent: GraphQLObjectType;
  shape: Shape;
  /** The field's arguments, where they are the same each time. */
  args: Readonly<Record<string, unknown>> | undefined;
  /** Where a value needs nothing but the object that it belongs to. */
  plain: Plain | undefined;
}

export interface Plain {
  resolve: (source: unknown) => unknown;
  meter: Meter;
}

/** A type with what is selected of its objects. */
export type Shape =
  | { kind: "nonNull"; of: Exclude<Shape, { kind: "nonNull" }> }
  | { kind: "list"; of: Shape }
  | { kind: "leaf"; type: GraphQLLeafType }
  | { kind: "object"; plan: ObjectPlan }
  | { kind: "abstract"; type: GraphQLAbstractType; plans: ReadonlyMap<string, ObjectPlan> };
