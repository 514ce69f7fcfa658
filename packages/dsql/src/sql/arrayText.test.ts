import { expect, test } from "vitest";
import { arrayText } from "./arrayText.ts";

test("an array's text keeps what PostgreSQL would take for its own syntax", () => {
  expect(arrayText([])).toBe("{}");
  expect(arrayText(["a", null, "NULL", "", '"', "\\", "{a,b}", "é\n😀"])).toBe(
    String.raw`{"a",NULL,"NULL","","\"","\\","{a,b}",` + '"é\n😀"}',
  );
});
