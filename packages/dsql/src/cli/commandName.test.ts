import { expect, test } from "vitest";
import { commandName } from "./commandName.ts";

test("a command is named as it was called, and by its first name where that isn't one of its own", () => {
  const names = ["shop-migrate", "migrate"] as const;
  expect(commandName(names, "/project/node_modules/.bin/migrate")).toBe("migrate");
  expect(commandName(names, "/project/node_modules/.bin/shop-migrate")).toBe("shop-migrate");
  expect(commandName(names, "/repository/bin/migrate.js")).toBe("migrate");
  // Windows calls the script by its path.
  expect(commandName(names, "/project/node_modules/@scope/package/lib/main.js")).toBe("shop-migrate");
});
