import { eq, sql } from "drizzle-orm";
import type { Executor } from "@mattb.tech/billio-dsql";
import { InvalidArgumentError } from "../errors/index.ts";
import { type Arguments, argumentsOf, textArgument } from "../paging/arguments.ts";
import { countMatching } from "../paging/countMatching.ts";
import { type FilterShape, filterKey, filterShapeOf } from "../paging/filterConditions.ts";
import { type FilterArguments, parseFilters } from "../paging/Filters.ts";
import { items } from "../schema/index.ts";
import { builder, placeholder } from "../statement/builder.ts";
import { bindValues } from "../statement/QueryTemplate.ts";
import { templateOf } from "../statement/templateOf.ts";

/** What to count: the items of a type, or of one of its shelves, that match the filters. */
export type CountArguments = { type: string; shelf?: string | null | undefined } & FilterArguments;

/** Most counts that one call takes. */
export const MAX_COUNTS = 100;

/** Most lists in a prepared statement; all must have the same filters, as the shelves of a page do. */
const MAX_PREPARED = 10;

/**
 * How many items match each, in order, in one statement and on one snapshot.
 *
 * @throws {InvalidArgumentError} naming the invalid argument, e.g. `counts[2].minRating`; for more than 100 counts
 */
export async function counts(executor: Executor, what: readonly CountArguments[]): Promise<number[]> {
  if (!Array.isArray(what) || what.length > MAX_COUNTS) {
    throw new InvalidArgumentError("counts", `must be an array of at most ${MAX_COUNTS}`);
  }
  if (what.length === 0) return [];
  // Not `map`, which skips holes.
  const parsed = Array.from(what, (one: unknown, index) => parseEntry(one, index));
  const shapes = parsed.map(({ shape }) => shape);
  const keys = shapes.map(filterKey);
  // Each prepared statement takes memory of the server, and the possible lists of 100 shapes would exceed it.
  const isPrepared = keys.length <= MAX_PREPARED && keys.every((key) => key === keys[0]);
  const template = templateOf(`counts:${keys.join(",")}`, isPrepared ? "generic" : "custom", () =>
    select(shapes),
  );
  const values: Record<string, string | undefined> = {};
  parsed.forEach(({ values: own }, index) => {
    // eslint-disable-next-line billio/no-inherited-names -- names of our own, each behind a number
    for (const [name, value] of Object.entries(own)) values[`${prefix(index)}${name}`] = value;
  });
  const [row] = await executor.run(bindValues(template, "Query.counts", "read", values));
  return parsed.map((_, index) => Number(row?.[index]));
}

function parseEntry(input: unknown, index: number) {
  const entry = `counts[${index}]`;
  const args = argumentsOf(input, entry);
  try {
    return parseCount(args);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new InvalidArgumentError(`${entry}.${error.argument}`, error.reason);
  }
}

function parseCount(args: Arguments) {
  const type = textArgument(args, "type");
  const shelf = (args.shelf ?? undefined) === undefined ? undefined : textArgument(args, "shelf");
  const filters = parseFilters(args);
  const shape = filterShapeOf(filters, { shelf: shelf !== undefined });
  return { shape, values: { ...filters.values, type, shelf } };
}

function prefix(index: number): string {
  return `${index}:`;
}

function select(shapes: readonly FilterShape[]) {
  const columns = shapes.map((shape, index) => {
    const count = countMatching(shape, eq(items.type, placeholder(`${prefix(index)}type`)), prefix(index));
    return [`n${index}`, sql`(${count})`.as(`n${index}`)] as const;
  });
  return builder.select(Object.fromEntries(columns)).from(sql`(values (0)) as one`);
}
