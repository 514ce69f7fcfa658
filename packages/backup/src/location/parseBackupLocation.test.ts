import { resolve } from "node:path";
import { expect, test } from "vitest";
import { formatBackupLocation } from "./BackupLocation.ts";
import { parseBackupLocation } from "./parseBackupLocation.ts";

test("each form of a location is parsed, and formatted as it was named", () => {
  expect(parseBackupLocation("dsql")).toEqual({ kind: "dsql" });
  expect(parseBackupLocation("./dsql")).toMatchObject({ kind: "path" });
  expect(parseBackupLocation("s3://made-up-bucket")).toEqual({
    kind: "s3",
    bucket: "made-up-bucket",
    prefix: "",
  });
  expect(parseBackupLocation("s3://made-up-bucket/a/b/")).toEqual({
    kind: "s3",
    bucket: "made-up-bucket",
    prefix: "a/b",
  });
  expect(parseBackupLocation("dynamodb://Items_1.x-y")).toEqual({ kind: "dynamodb", table: "Items_1.x-y" });
  for (const text of [
    "dsql",
    "s3://made-up-bucket",
    "s3://made-up-bucket/a/b",
    "dynamodb://Items",
    resolve("/a"),
  ])
    expect(formatBackupLocation(parseBackupLocation(text))).toBe(text);
});

test.each([
  ["", '"": must name a folder or file, s3://<bucket>/<prefix>, dynamodb://<table>, or dsql'],
  ["s3://", "s3://: must name a bucket"],
  ["s3://UPPER/x", "s3://UPPER/x: must name a bucket"],
  ["dynamodb://", "dynamodb://: must name a table"],
  ["dynamodb://a b", "dynamodb://a b: must name a table"],
  ["postgres://localhost", "postgres://localhost: is no place; expected is a folder"],
])("what is no location is an error with the valid forms: %j", (text, message) => {
  expect(() => parseBackupLocation(text)).toThrow(message);
});
