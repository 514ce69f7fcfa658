import { expect, test } from "vitest";
import { redactValue } from "./redactValue.ts";

const LONG = "a private note of somebody's";

test.each([
  ["a colon", `Odd is wrong: <${LONG}>`, [], "Odd is wrong"],
  ["what was found", `Expected "Odd", found <${LONG}>.`, [], 'Expected "Odd"'],
  ["a semicolon", `Odd is wrong; it is <${LONG}>`, [], "Odd is wrong"],
  ["the value itself", `Odd isn't ${LONG}.`, [LONG], "Odd isn't"],
  ["the quoted value", `"Odd" isn't "${LONG}"`, [`"${LONG}"`], '"Odd" isn\'t'],
  ["a quotation mark before the value", `"Odd" isn't '${LONG}'`, [LONG], '"Odd" isn\'t'],
])("a message ends before %s", (_, message, writings, shown) => {
  expect(redactValue(message, LONG, writings)).toBe(shown);
});

test("a message that begins with the value is another one", () => {
  expect(redactValue(`${LONG} is no Odd`, LONG, [LONG])).toBe(
    "A value doesn't have the type that belongs there",
  );
});

test("an empty writing doesn't end a message", () => {
  expect(redactValue("Odd can't be empty", {}, [""])).toBe("Odd can't be empty");
});

test("a short value stays, unless free text belongs where it stands", () => {
  expect(redactValue("Odd is wrong: 12", 12, ["12"])).toBe("Odd is wrong: 12");
  expect(redactValue("String is wrong: 12", 12, ["12"])).toBe("String is wrong");
  expect(redactValue("ID is wrong: 12", 12, ["12"])).toBe("ID is wrong");
});
