import { expect, test } from "vitest";
import { calls } from "./support/itemSuite.ts";
import { chromiumPath, openBrowser } from "../../../test/openBrowser.ts";
import { unique } from "./support/unique.ts";
import { needsOwn, useApi } from "./support/useApi.ts";

const api = useApi();
const books = calls(api, { name: "Book", single: "book", fields: "" });

test("in a browser without internet the IDE page opens on example queries, and one of them answers", async (context) => {
  needsOwn(context, "has such a page");
  if (chromiumPath === undefined) context.skip("no Chromium on this machine; CHROMIUM_PATH may name one");
  const title = `Shown ${unique()}`;
  const { id } = await books.add({ title, shelfId: "Reading", author: "Anonymous" });

  const page = await (await openBrowser(chromiumPath ?? "")).newPage();
  const elsewhere: string[] = [];
  await page.route("**/*", (route) => {
    const { origin } = new URL(route.request().url());
    if (origin === new URL(api.endpoint).origin) return route.continue();
    elsewhere.push(route.request().url());
    return route.abort("internetdisconnected");
  });
  const faults: string[] = [];
  page.on("pageerror", ({ message }) => faults.push(message));

  await page.goto(api.endpoint);
  await page.locator(".graphiql-execute-button").click();
  await page.getByRole("menuitem", { name: "Reading" }).click();
  await page.locator(".result-window", { hasText: title }).waitFor();
  expect(await page.locator(".result-window").textContent()).toMatch(/"total":\s1/);
  // The page has requested the schema.
  await page.getByRole("button", { name: /documentation/i }).click();
  await page.getByText("Root Types").waitFor();
  expect(elsewhere).toEqual([]);
  expect(faults).toEqual([]);
  await books.remove(id as string);
}, 120_000);
