import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { chromiumPath, launchBrowser } from "../../../../test/openBrowser.ts";
import { startDsqlLocal } from "../../src/index.ts";
import { sharedPostgres, useDsql } from "../../src/testing.ts";
import { connect as connectOnce } from "../connect.ts";
import { useClients } from "../engine/support/useClients.ts";

const dsql = useDsql({ adminPort: 0 });
const { connect } = useClients(dsql);

let browser: Browser;
beforeAll(async () => {
  if (chromiumPath !== undefined) browser = await launchBrowser(chromiumPath);
});
afterAll(() => (chromiumPath === undefined ? undefined : browser.close()));
beforeEach((context) => {
  if (chromiumPath === undefined) context.skip("no Chromium on this machine; CHROMIUM_PATH may name one");
});

/** The page in a window of its own. The test fails on any error in its console, and on any request elsewhere. */
async function open(url = dsql.adminUrl ?? "", width = 1400): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const errors: string[] = [];
  const elsewhere: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  page.on("console", (message) => {
    // The browser's own words for a server that is gone, and for a command that answers 404 or 400.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      errors.push(message.text());
    }
  });
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== "data:" && origin !== new URL(url).origin) elsewhere.push(request.url());
  });
  onTestFinished(async () => {
    await page.close();
    expect(errors).toEqual([]);
    expect(elsewhere).toEqual([]);
  });
  await page.goto(url);
  await page.locator('#connection[data-state="live"]').waitFor();
  return page;
}

describe("the page", () => {
  test("says in each empty section what would be there", async () => {
    const page = await open();
    for (const section of ["sessions", "conflicts", "statements", "rules", "jobs", "faults"]) {
      const empty = page.locator(`#${section} > .empty`);
      expect(await empty.isVisible()).toBe(true);
      expect((await empty.textContent())?.length).toBeGreaterThan(40);
    }
    expect(await page.locator("#roles li").first().textContent()).toContain("admin");
  });

  test("shows a conflict of two connections with both statements", async () => {
    const page = await open();
    const [loser, winner] = await Promise.all([connect(), connect({ application_name: "<b>till</b>" })]);
    await winner.query("CREATE TABLE seats (id int PRIMARY KEY, guest text)");
    await winner.query("INSERT INTO seats VALUES (1, NULL)");
    await loser.query("BEGIN");
    const lost = "UPDATE seats SET guest = '<img src=x onerror=alert(1)>' WHERE id = 1";
    await loser.query(lost);
    await winner.query("UPDATE seats SET guest = 'Grace' WHERE id = 1");
    await expect(loser.query("COMMIT")).rejects.toMatchObject({ code: "40001" });

    const conflict = page.locator("#conflicts li").first();
    await conflict.waitFor();
    expect(await conflict.textContent()).toContain("seats: id = 1");
    expect(await conflict.locator(".side").allTextContents()).toEqual([
      expect.stringMatching(/^Lost session \d+, admin/) as unknown,
      expect.stringMatching(/^Won session \d+, admin/) as unknown,
    ]);
    expect(await conflict.locator("pre").allTextContents()).toEqual([
      lost,
      "UPDATE seats SET guest = 'Grace' WHERE id = 1",
    ]);
    await page.locator("#sessions tbody tr", { hasText: "<b>till</b>" }).waitFor();
    expect(await page.locator("#sessions b, #conflicts img").count()).toBe(0);
  });

  test("switches on a fault that a client feels, and takes it back; focus stays through refreshes", async () => {
    const page = await open();
    const client = await connect();
    await client.query("CREATE TABLE felt (id int PRIMARY KEY)");
    await page.getByLabel("Kind").selectOption("conflict");
    await page.getByLabel("Code").selectOption("OC001");
    await page.getByLabel("At most so many times").fill("2");
    await page.getByRole("button", { name: "Inject" }).click();
    const fault = page.locator("#faults li");
    await fault.getByText("fired 0 ×, 2 left").waitFor();
    await expect(client.query("INSERT INTO felt VALUES (1)")).rejects.toMatchObject({
      code: "40001",
      message: expect.stringContaining("OC001") as unknown,
    });
    await fault.getByText("fired 1 ×, 1 left").waitFor();
    await page.locator("#conflicts li", { hasText: "an injected fault" }).first().waitFor();

    const remove = fault.getByRole("button", { name: "Remove" });
    await remove.focus();
    await page.waitForResponse((response) => response.url().endsWith("/sessions"));
    await page.waitForResponse((response) => response.url().endsWith("/clock"));
    expect(await page.locator(":focus").getAttribute("aria-label")).toMatch(/^Remove fault conflict/);
    await page.keyboard.press("Enter");
    await page.locator("#faults > .empty").waitFor();
    await client.query("INSERT INTO felt VALUES (1)");
    expect(dsql.faults.list()).toEqual([]);
  });

  test("sends each kind of fault with its fields, and shows why one is refused", async () => {
    const page = await open();
    const kinds = await page.getByLabel("Kind").locator("option").allTextContents();
    for (const kind of kinds.filter((each) => !each.startsWith("cdc-"))) {
      await page.getByLabel("Kind").selectOption(kind);
      await page.getByRole("button", { name: "Inject" }).click();
      await page.locator("#faults li", { hasText: kind }).first().waitFor();
    }
    expect(dsql.faults.list().map(({ fault }) => fault)).toMatchObject([
      { fault: "conflict", marker: "OC000", on: "commit" },
      { fault: "disconnect", when: "before-commit" },
      { fault: "unavailable" },
      { fault: "latency", ms: 200 },
      { fault: "refuse", reason: "too-many-connections" },
    ]);
    await page.getByLabel("Kind").selectOption("cdc-reorder");
    await page.getByRole("button", { name: "Inject" }).click();
    await page.getByText("start the server with --cdc").waitFor();
    await page.getByRole("button", { name: "Remove all" }).click();
    await page.locator("#faults > .empty").waitFor();
  });

  test("advances the clock, and a transaction's age warns near its limit", async () => {
    const page = await open();
    const client = await connect();
    await client.query("BEGIN");
    await client.query("SELECT 1");
    await page.getByLabel("Advance by").fill("4.5");
    await page.getByRole("button", { name: "Advance" }).click();
    await page.getByText("4 min 30 s ahead of this machine").waitFor();
    const age = page.locator('#sessions .limit[data-tone="bad"]', { hasText: "age" });
    await age.waitFor();
    expect(await age.textContent()).toMatch(/4 min \d+ s of 5 min/);
    expect(dsql.clock.aheadMs).toBe(270_000);
  });

  test("lists statements without their values, sorted by any column, with the sum; and starts anew", async () => {
    const page = await open();
    const client = await connect();
    await client.query("CREATE TABLE sums (id int PRIMARY KEY)");
    await page.getByRole("button", { name: "Start counting anew" }).click();
    await page.locator("#statements > .empty").waitFor();
    await client.query("INSERT INTO sums VALUES (1), (2), (3)");
    for (let n = 0; n < 5; n++) await client.query("SELECT id FROM sums WHERE id = " + String(n));
    await page.locator('[data-sum="calls"]', { hasText: "6" }).waitFor();
    const first = page.locator("#statements tbody tr").first();
    const calls = page.getByRole("button", { name: "Calls" });
    await calls.click();
    expect(await first.locator("pre").textContent()).toBe("SELECT id FROM sums WHERE id = $1");
    expect(await page.locator("#statements th[aria-sort]").textContent()).toBe("Calls");
    await calls.click();
    expect(await page.locator("#statements th[aria-sort]").getAttribute("aria-sort")).toBe("ascending");
    expect(await first.locator("pre").textContent()).toContain("INSERT INTO sums");
    expect(Number(await page.locator('[data-sum="dpu"]').textContent())).toBeGreaterThan(0);
  });

  test("starts counting anew and removes faults at once, while paused too", async () => {
    const page = await open();
    const client = await connect();
    dsql.faults.inject({ fault: "conflict", nth: 1_000 });
    dsql.faults.inject({ fault: "conflict", nth: 2_000 });
    await client.query("SELECT 1");
    await page.locator("#statements tbody tr").first().waitFor();
    await page.locator("#faults li").nth(1).waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.locator('#connection[data-state="paused"]').waitFor();
    await page.getByRole("button", { name: "Start counting anew" }).click();
    await page.locator("#statements > .empty").waitFor();
    await page
      .getByRole("button", { name: /^Remove fault/ })
      .first()
      .click();
    await page.locator('[data-count="faults"]').getByText("1", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Remove all" }).click();
    await page.locator("#faults > .empty").waitFor();
  });

  test("says at each button why a command has failed", async () => {
    const page = await open();
    dsql.faults.inject({ fault: "conflict", nth: 1_000 });
    await page.locator("#faults li").waitFor();
    await page.route(
      (url) => url.pathname !== "/",
      (route) => (route.request().method() === "DELETE" ? route.abort() : route.continue()),
    );
    await page.getByRole("button", { name: "Start counting anew" }).click();
    await page.locator("#statements .error", { hasText: "doesn't respond" }).waitFor();
    await page.getByRole("button", { name: /^Remove fault/ }).click();
    await page.locator("#faults-error", { hasText: "doesn't respond" }).waitFor();
    await page.unrouteAll();
    await page.getByRole("button", { name: "Remove all" }).click();
    await page.locator("#faults > .empty").waitFor();
    expect(await page.locator("#faults-error").textContent()).toBe("");
  });

  test("takes a server that doesn't respond for disconnected", async () => {
    const page = await open();
    await page.route("**/sessions", () => undefined);
    await page.locator('#connection[data-state="disconnected"]', { hasText: "Disconnected" }).waitFor();
    await page.unroute("**/sessions");
    await page.locator('#connection[data-state="live"]').waitFor();
  });

  test("counts refused statements with what to write instead", async () => {
    const page = await open();
    const client = await connect();
    await expect(client.query("TRUNCATE seats")).rejects.toThrow();
    const rule = page.locator("#rules li", { hasText: "statements/truncate" });
    await rule.waitFor();
    expect(await rule.textContent()).toContain("DELETE");
  });

  test.each([400, 1400])("fits into %d pixels", async (width) => {
    const page = await open(undefined, width);
    const client = await connect();
    await client.query(`SELECT '${"long".repeat(200)}' AS text`);
    await page.locator("#sessions tbody tr").first().waitFor();
    expect(
      await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
    ).toBe(0);
  });

  test("has a name for each control, and a caption or title for each table and section", async () => {
    const page = await open();
    const nameless = await page.evaluate(`[...document.querySelectorAll("input, select, button")]
      .filter((each) => !each.labels?.length && !each.getAttribute("aria-label") && each.textContent.trim() === "")
      .map((each) => each.outerHTML)`);
    expect(nameless).toEqual([]);
    expect(await page.locator("section:not([aria-labelledby])").count()).toBe(0);
    expect(await page.locator("table:not(:has(caption))").count()).toBe(0);
  });

  test("pauses, and says so when the server is gone and when it is back", async () => {
    const backend = { connectionString: await sharedPostgres() };
    const first = await startDsqlLocal({ backend, isolated: true, adminPort: 0 });
    const url = first.adminUrl ?? "";
    const page = await open(url);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.locator('#connection[data-state="paused"]').waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.locator('#connection[data-state="live"]').waitFor();
    await first.stop();
    await page.getByText("Disconnected").waitFor();
    const second = await startDsqlLocal({ backend, isolated: true, adminPort: Number(new URL(url).port) });
    onTestFinished(() => second.stop());
    await page.locator('#connection[data-state="live"]').waitFor();
  });
});

test("a page of another origin can neither read nor change anything, in a real browser", async () => {
  const foreign = createServer((_, response) => {
    response.setHeader("content-type", "text/html").end("<!doctype html><title>foreign</title>");
  });
  foreign.listen(0, "127.0.0.1");
  await once(foreign, "listening");
  onTestFinished(() => void foreign.close());
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(`http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`);
  const url = JSON.stringify(dsql.adminUrl);
  const body = JSON.stringify('{"fault": "unavailable"}');
  const outcomes = await page.evaluate(`Promise.all([
    fetch(${url} + "/sessions"),
    fetch(${url} + "/faults", { method: "POST", body: ${body}, headers: { "content-type": "application/json" } }),
    fetch(${url} + "/faults", { method: "POST", body: ${body}, headers: { "content-type": "text/plain" } }),
    fetch(${url} + "/faults", { method: "POST", body: ${body}, mode: "no-cors" }),
    fetch(${url} + "/faults", { method: "DELETE" }),
  ].map((sent) => sent.then((response) => response.type, (error) => error.name)))`);
  expect(outcomes).toEqual(Array(5).fill("TypeError"));
  expect(dsql.faults.list()).toEqual([]);
  // Nor can it embed the page.
  const framed = await page.evaluate(`new Promise((resolve) => {
    const frame = document.createElement("iframe");
    frame.src = ${url};
    frame.onload = () => {
      try {
        resolve(String(frame.contentDocument?.body.textContent ?? "unreadable"));
      } catch (error) {
        resolve(error.name);
      }
    };
    document.body.append(frame);
  })`);
  expect(framed).toBe("unreadable");
  expect(page.frames().at(-1)?.url()).not.toBe(`${dsql.adminUrl ?? ""}/`);
  const client = await connectOnce(dsql);
  await client.query("SELECT 1");
  await client.end();
});
