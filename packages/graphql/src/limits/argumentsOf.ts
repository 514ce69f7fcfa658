import { type FieldNode, getArgumentValues, type GraphQLField } from "graphql";

/** Arguments that determine how many values a field returns. */
export interface ListArguments {
  /** The `first` of a list. */
  first?: number;
  /** The values of a list argument, e.g. the `representations` of `_entities`. */
  named?: readonly unknown[];
}

export function argumentsOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): ListArguments {
  if (field.args.length === 0) return {};
  const { first, ...others } = values(field, node, variables);
  const named = Object.values(others).find((value) => Array.isArray(value)) as unknown[] | undefined;
  return {
    ...(typeof first === "number" ? { first: Math.max(0, first) } : {}),
    ...(named === undefined ? {} : { named }),
  };
}

function values(...of: [GraphQLField<unknown, unknown>, FieldNode, Readonly<Record<string, unknown>>]) {
  try {
    return getArgumentValues(...of);
  } catch {
    // Execution will reject the arguments.
    return {};
  }
}
