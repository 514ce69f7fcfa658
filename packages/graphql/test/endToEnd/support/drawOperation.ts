import fc from "fast-check";
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { wrong } from "./oddValues.ts";

interface Operation {
  query: string;
  variables: Record<string, unknown>;
}

export interface Draws {
  /** The next value of an arbitrary. */
  draw: <T>(arbitrary: fc.Arbitrary<T>) => T;
  /** Values of a scalar or enum of this type, for an argument of this name. */
  scalar: (type: string, name: string) => fc.Arbitrary<unknown>;
}

/** Levels of what is selected below a root field. */
const DEPTH = 4;

/**
 * An operation on a root field, made by walking the schema: arguments by their types, mostly of the right one, in
 * variables or written into the query; all fields that have no fields, and some of those that have, with arguments of
 * their own.
 */
export function drawOperation(
  schema: GraphQLSchema,
  kind: "query" | "mutation",
  field: GraphQLField<unknown, unknown>,
  { draw, scalar }: Draws,
): Operation {
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const chance = (percent: number) => draw(fc.nat(99)) < percent;

  function value(type: GraphQLInputType, name: string): unknown {
    if (chance(1)) return draw(wrong);
    if (!isNonNullType(type) && chance(8)) return null;
    const inner = getNullableType(type);
    if (isListType(inner)) {
      if (chance(5)) return value(inner.ofType, name);
      return Array.from({ length: draw(fc.nat(4)) }, () => value(inner.ofType, name));
    }
    if (isInputObjectType(inner)) {
      const fields = Object.values(inner.getFields()).filter((one) =>
        chance(isNonNullType(one.type) ? 99 : 35),
      );
      const input = Object.fromEntries(fields.map((one) => [one.name, value(one.type, one.name)]));
      return chance(1) ? { ...input, unknown: draw(wrong) } : input;
    }
    if (isEnumType(inner)) {
      return chance(98)
        ? draw(fc.constantFrom(...inner.getValues().map((one) => one.name)))
        : draw(scalar("String", ""));
    }
    return draw(scalar(getNamedType(type).name, name));
  }

  function withArguments(args: readonly GraphQLArgument[]): string {
    const chosen = args.filter((one) => chance(isNonNullType(one.type) ? 99 : 30));
    if (chosen.length === 0) return "";
    const written = chosen.map((one) => {
      const drawn = value(one.type, one.name);
      if (chance(25)) return `${one.name}: ${literal(one.type, drawn)}`;
      const variable = `v${declared.length}`;
      declared.push(`$${variable}: ${String(one.type)}`);
      variables[variable] = drawn;
      return `${one.name}: $${variable}`;
    });
    return `(${written.join(", ")})`;
  }

  /** @param prefix of the fields' aliases: in a union fields of one name must not differ in type */
  function selection(output: GraphQLOutputType, depth: number, prefix = ""): string {
    const type = getNamedType(output);
    if (isLeafType(type)) return "";
    if (isAbstractType(type)) {
      const kinds = schema
        .getPossibleTypes(type)
        .map((one) => `... on ${one.name} ${selection(one, depth, `${one.name}_`)}`);
      return `{ __typename ${kinds.join(" ")} }`;
    }
    if (!isObjectType(type)) return "";
    const fields = Object.values(type.getFields())
      .filter((one) => isLeafType(getNamedType(one.type)) || (depth > 1 && chance(40)))
      .map(
        (one) =>
          `${prefix}${one.name}: ${one.name}${withArguments(one.args)} ${selection(one.type, depth - 1)}`,
      );
    return `{ __typename ${fields.join(" ")} }`;
  }

  const calls = Array.from(
    { length: chance(25) ? 2 : 1 },
    (_, n) => `c${n}: ${field.name}${withArguments(field.args)} ${selection(field.type, DEPTH)}`,
  );
  const header = declared.length === 0 ? kind : `${kind} (${declared.join(", ")})`;
  return { query: `${header} { ${calls.join(" ")} }`, variables };
}

/** The value as a literal; names of enums without quotes. */
function literal(type: GraphQLInputType, input: unknown): string {
  const inner = getNullableType(type);
  if (Array.isArray(input)) {
    const item = isListType(inner) ? inner.ofType : inner;
    return `[${input.map((one) => literal(item, one)).join(" ")}]`;
  }
  if (typeof input === "object" && input !== null) {
    const fields = isInputObjectType(inner) ? inner.getFields() : {};
    const entries = Object.entries(input).map(
      ([name, one]) => `${name}: ${literal(fields[name]?.type ?? inner, one)}`,
    );
    return `{${entries.join(" ")}}`;
  }
  const named = getNamedType(type);
  if (typeof input === "string" && isEnumType(named) && /^[A-Z]\w*$/i.test(input)) return input;
  return JSON.stringify(input ?? null);
}
