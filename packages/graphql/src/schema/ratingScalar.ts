import { ExactNumber, parseNumber } from "@mattb.tech/billio-data/numbers";
import { GraphQLScalarType, Kind, print, type ValueNode } from "graphql";
import { BadUserInputError } from "../errors/BadUserInputError.ts";

/** A whole number from 1 to 10, in arguments and in results alike. */
export const ratingScalar = new GraphQLScalarType<number, number>({
  name: "Rating",
  description: "A whole number from 1 to 10",
  parseValue: rating,
  serialize: rating,
  parseLiteral: (node) => rating(literal(node)),
});

function rating(value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 10) return value;
  throw new BadUserInputError(`Invalid rating: ${shown(value)} (it must be a whole number from 1 to 10)`);
}

function literal(node: ValueNode): unknown {
  if (node.kind === Kind.INT || node.kind === Kind.FLOAT) return parseNumber(node.value);
  return node.kind === Kind.STRING ? node.value : print(node);
}

const MAX_SHOWN = 24;

function shown(value: unknown): string {
  const text = textOf(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

function textOf(value: unknown): string {
  if (value instanceof ExactNumber) return value.toString();
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
