import { parse, print } from "graphql";
import { expect, test } from "vitest";
import { mergeDocuments } from "./mergeDocuments.ts";

const merged = (...documents: string[]) => print(mergeDocuments(documents.map((sdl) => parse(sdl))));
const written = (sdl: string) => print(parse(sdl));

test("a type that several define has the fields, interfaces and directives of all", () => {
  const first = "type A implements I { a: Int } input B { a: Int }";
  const second = 'type A implements J @key(fields: "a") { b: Int } input B { b: Int = 1 }';
  expect(merged(first, second)).toBe(
    written('type A implements I & J @key(fields: "a") { a: Int b: Int } input B { a: Int b: Int = 1 }'),
  );
});

test("its description is the first one", () => {
  expect(merged('"one" type A { a: Int }', "type A { b: Int }")).toBe(
    written('"one" type A { a: Int b: Int }'),
  );
  expect(merged("input A { a: Int }", '"two" input A { b: Int }')).toBe(
    written('"two" input A { a: Int b: Int }'),
  );
  expect(merged('"one" type A { a: Int }', '"two" type A { b: Int }')).toBe(
    written('"one" type A { a: Int b: Int }'),
  );
});

test("a type that isn't merged by fields is defined once", () => {
  expect(() => merged("enum A { B }", "enum A { C }")).toThrow(
    "Two definitions of one EnumTypeDefinition can't be merged",
  );
  expect(() => merged("type A { b: Int }", "input A { c: Int }")).toThrow(TypeError);
  expect(merged('extend schema @link(url: "a")', "scalar A")).toBe(
    written('extend schema @link(url: "a") scalar A'),
  );
});
