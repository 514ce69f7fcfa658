import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sampleFolder } from "../src/sampleFolder.ts";
import { makeSamples } from "./makeSamples.ts";

const samples = makeSamples();
const parse = (text: string) => JSON.parse(text) as Record<string, unknown>[];

test.each(Object.entries(samples))("making %s again gives the same bytes", async (type, text) => {
  expect(text === (await readFile(join(sampleFolder, `${type}.json`), "utf8"))).toBe(true);
});

test("the library is as large as it claims", () => {
  expect(parse(samples.Feature)).toHaveLength(3_201);
  expect(parse(samples.Book).length).toBeGreaterThanOrEqual(60);
  expect(parse(samples.VideoGame).length).toBeGreaterThanOrEqual(40);
  expect(parse(samples.TvSeries).length).toBeGreaterThanOrEqual(20);
  expect(parse(samples.TvSeason).length).toBeGreaterThan(parse(samples.TvSeries).length);
});

describe("the library holds what is awkward", () => {
  const items = Object.values(samples).flatMap(parse);
  const titles = items.map(({ title }) => String(title));

  test.each([
    ["Cyrillic", /\p{Script=Cyrillic}/u],
    ["Greek", /\p{Script=Greek}/u],
    ["Japanese", /\p{Script=Hiragana}|\p{Script=Katakana}/u],
    ["Arabic", /\p{Script=Arabic}/u],
    ["accents", /[éàüşł]/u],
    ["a quote", /"/],
    ["a percent sign", /%/],
    ["an underscore", /_/],
    ["an emoji", /\p{Emoji_Presentation}/u],
    ["a very long one", /^.{300,}$/u],
    ["nothing but digits", /^\d+$/],
  ])("titles with %s", (_, pattern) => {
    expect(titles.filter((title) => pattern.test(title))).not.toEqual([]);
  });

  test("no title that an encoding accident has damaged", () => {
    expect(titles).toContain("Léon");
    expect(titles).toContain("Per qualche dollaro in più");
    expect(titles.filter((title) => /[‡·‰˘ΩÈÍÎ]/u.test(title))).toEqual([]);
  });

  test("equal dates, dates before 1970, no date in the future", () => {
    const moved = items.map(({ movedAt }) => new Date(movedAt as string | number).getTime());
    const same = moved.filter((time) => time === Date.UTC(2012, 0, 1));
    expect(same.length).toBeGreaterThan(30);
    expect(Math.min(...moved)).toBeLessThan(0);
    expect(Math.max(...moved)).toBeLessThan(Date.UTC(2026, 0, 1));
  });

  test("every old form", () => {
    const count = (has: (item: Record<string, unknown>) => boolean) => items.filter(has).length;
    expect(count((item) => "type:id" in item && !("id" in item))).toBeGreaterThan(100);
    expect(count((item) => "type:id" in item && "id" in item)).toBeGreaterThan(100);
    expect(count((item) => !("type:id" in item))).toBeGreaterThan(100);
    expect(count(({ movedAt }) => typeof movedAt === "number")).toBeGreaterThan(100);
    expect(count(({ movedAt }) => typeof movedAt === "string")).toBeGreaterThan(100);
    expect(count((item) => "category" in item)).toBeGreaterThan(100);
    expect(count((item) => "updatedAt" in item)).toBeGreaterThan(100);
    const images = items.flatMap(({ image }) =>
      image === undefined ? [] : [image as { sizes?: unknown[] }],
    );
    expect(images.some(({ sizes }) => sizes === undefined)).toBe(true);
    expect(images.some(({ sizes }) => sizes?.length === 0)).toBe(true);
    expect(images.some(({ sizes }) => sizes?.length === 2)).toBe(true);
  });
});
