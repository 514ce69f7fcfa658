import { expect, test } from "vitest";
import { BackupLocationError } from "../location/BackupLocationError.ts";
import { describeIssue } from "../issues/describeIssue.ts";
import { describeError } from "../cli/describeError.ts";
import { printable, printableName } from "./printable.ts";

test("what controls a terminal is escaped, and JSON stays the same JSON", () => {
  const value = { title: "a\u007f\u009b2J\u202eb\u2028\u0000\n\té😀" };
  const text = JSON.stringify(value);
  expect(printable(text)).not.toMatch(/[\p{Cc}\u202e\u2028]/u);
  expect(JSON.parse(printable(text))).toEqual(value);
  expect(printable("one\n\ttwo\r\u001b[2K")).toBe("one\n\ttwo\\u000d\\u001b[2K");
  expect(printableName("one\n\ttwo é😀")).toBe("one\\n\\ttwo é😀");
});

test("issues and errors stay one line for any name of a file or a field", () => {
  expect(describeIssue({ file: "a\nb.json", field: "x\u001b", reason: "is wrong" })).toBe(
    "a\\nb.json: x\\u001b is wrong",
  );
  expect(describeError(new BackupLocationError("./a\nb", "isn't there"))).toBe("./a\\nb: isn't there");
});
