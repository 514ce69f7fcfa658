import { type List, page, pageAndCount } from "../baseline/page.ts";
import { category, categoryAndCount } from "../baseline/category.ts";
import type { Baseline, Sql } from "../baseline/Baseline.ts";
import type { BaselineRow } from "../baseline/BaselineRow.ts";
import { type Case, READ } from "./Case.ts";

interface ListCase {
  name: string;
  list: List;
  values: string[];
  arguments: Record<string, unknown>;
  shelf?: string;
}

const FROM = "2015-03-01T00:00:00.000Z";
const TO = "2016-02-29T00:00:00.000Z";
const ofType = { name: "of type", where: "type = $1", parameters: 1 };
const onShelf = { name: "on shelf", where: "type = $1 AND shelf = $2", parameters: 2 };
const byMoved = { sort: "moved_at" } as const;
const byAdded = { sort: "added_at" } as const;

/** The lists, each with the filters that it is measured with; also what the depth is measured on. */
export const lists: ListCase[] = [
  {
    name: "ofType",
    list: { ...ofType, ...byMoved, name: "of type by moved" },
    values: ["Feature"],
    arguments: {},
  },
  {
    name: "ofType by ADDED_AT",
    list: { ...ofType, ...byAdded, name: "of type by added" },
    values: ["Feature"],
    arguments: { sortBy: "ADDED_AT" },
  },
  {
    name: "onShelf",
    list: { ...onShelf, ...byMoved, name: "on shelf by moved" },
    values: ["Feature", "Watched"],
    shelf: "Watched",
    arguments: {},
  },
  {
    name: "onShelf by ADDED_AT",
    list: { ...onShelf, ...byAdded, name: "on shelf by added" },
    values: ["Feature", "Watched"],
    shelf: "Watched",
    arguments: { sortBy: "ADDED_AT" },
  },
  {
    name: "ofType, a year",
    list: {
      name: "of type in range",
      where: "type = $1 AND moved_at >= $2 AND moved_at <= $3",
      parameters: 3,
      ...byMoved,
    },
    values: ["Feature", FROM, TO],
    arguments: { startDate: new Date(FROM), endDate: new Date(TO) },
  },
  {
    name: "onShelf by ADDED_AT, a year",
    list: {
      name: "on shelf by added in range",
      where: "type = $1 AND shelf = $2 AND added_at >= $3 AND added_at <= $4",
      parameters: 4,
      ...byAdded,
    },
    values: ["Feature", "Watched", FROM, TO],
    shelf: "Watched",
    arguments: { sortBy: "ADDED_AT", startDate: new Date(FROM), endDate: new Date(TO) },
  },
  {
    name: "ofType, rating ≥ 8",
    list: { name: "of type rated", where: "type = $1 AND rating >= $2", parameters: 2, ...byMoved },
    values: ["Feature", "8"],
    arguments: { rating: { gte: 8 } },
  },
  {
    name: "onShelf, minRating 8",
    list: {
      name: "on shelf rated",
      where: "type = $1 AND shelf = $2 AND rating >= $3",
      parameters: 3,
      ...byMoved,
    },
    values: ["Feature", "Watched", "8"],
    shelf: "Watched",
    arguments: { minRating: 8 },
  },
  {
    name: "ofType, searchTerm “the”",
    list: {
      name: "of type with term",
      where: "type = $1 AND strpos(title_folded, $2) > 0",
      parameters: 2,
      ...byMoved,
    },
    values: ["Feature", "the"],
    arguments: { searchTerm: "the" },
  },
];

/** A page of 50, at the start of each list: alone, and with the count. */
export function firstPages(): Case[] {
  const baselineOf = (sql: Sql, values: string[]) =>
    [{ run: (baseline: Baseline): Promise<BaselineRow[]> => baseline.rows(sql, values) }] as const;
  const pages = lists.flatMap(({ name, list, values, shelf, arguments: filter }): Case[] => {
    const call =
      (withCount: boolean): Case["library"] =>
      (data) =>
        shelf === undefined
          ? data.Query.ofType({ type: "Feature" }, { first: 50, ...filter, withCount })
          : data.Query.onShelf({ type: "Feature", shelf }, { first: 50, ...filter, withCount });
    return [
      {
        section: "First page",
        name,
        ...READ,
        library: call(false),
        baseline: baselineOf(page(list), values),
      },
      {
        section: "First page and count",
        name,
        ...READ,
        library: call(true),
        baseline: baselineOf(pageAndCount(list), values),
      },
    ];
  });
  const watching =
    (withCount: boolean): Case["library"] =>
    (data) =>
      data.Query.forCategory({ category: "Watching" }, { first: 50, withCount });
  return [
    ...pages.filter((each) => each.section === "First page"),
    {
      section: "First page",
      name: "forCategory",
      ...READ,
      library: watching(false),
      baseline: baselineOf(category("start"), []),
    },
    ...pages.filter((each) => each.section !== "First page"),
    {
      section: "First page and count",
      name: "forCategory",
      ...READ,
      library: watching(true),
      baseline: baselineOf(categoryAndCount, []),
    },
  ];
}
