import { itemTypes } from "@mattb.tech/billio-config";
import { shelves } from "../generate/itemAt.ts";
import { type Case, READ } from "./Case.ts";

const perType = {
  name: "counts per type",
  text: `SELECT ${itemTypes.map((_, index) => `(SELECT count(*) FROM items WHERE type = $${index + 1})`).join(" + ")} AS id`,
};
const perShelf = {
  name: "counts per shelf",
  text: `SELECT ${shelves.Feature.map((_, index) => `(SELECT count(*) FROM items WHERE type = $1 AND shelf = $${index + 2})`).join(" + ")} AS id`,
};

const sum = (counts: readonly number[]) => [String(counts.reduce((total, each) => total + each, 0))];

/** Counting alone. */
export function counts(): Case[] {
  const section = "Counts";
  return [
    {
      section,
      name: "counts of 5 types",
      ...READ,
      library: async (data) => sum(await data.Query.counts(itemTypes.map((type) => ({ type })))),
      baseline: [{ run: (baseline) => baseline.rows(perType, [...itemTypes]) }],
    },
    {
      section,
      name: "counts of 3 shelves",
      ...READ,
      library: async (data) =>
        sum(await data.Query.counts(shelves.Feature.map((shelf) => ({ type: "Feature", shelf })))),
      baseline: [{ run: (baseline) => baseline.rows(perShelf, ["Feature", ...shelves.Feature]) }],
    },
  ];
}
