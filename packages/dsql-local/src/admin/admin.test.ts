import { request } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Clock } from "../clock/Clock.ts";
import { Faults } from "../faults/Faults.ts";
import { type Admin, startAdmin } from "./startAdmin.ts";

let clock: Clock;
let faults: Faults;
let admin: Admin;
beforeAll(async () => {
  clock = new Clock();
  faults = new Faults(clock);
  admin = await startAdmin(0, { faults, clock });
});
beforeEach(() => {
  faults.clear();
});
afterAll(() => admin.stop());

async function ask(method: string, path: string, body?: string) {
  const response = await fetch(`${admin.url}${path}`, { method, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
}

test("a fault is injected, listed with its hits, and taken back", async () => {
  const made = await ask("POST", "/faults", '{"fault": "conflict", "nth": 1}');
  expect(made).toMatchObject({ status: 201, body: { fault: "conflict", marker: "OC000", hits: 0 } });
  expect(faults.hooks.committing()).toEqual({ type: "conflict", marker: "OC000" });
  const { id } = made.body as { id: string };
  expect(await ask("GET", "/faults")).toMatchObject({ status: 200, body: [{ id, hits: 1, spent: true }] });
  expect(await ask("DELETE", `/faults/${id}`)).toEqual({ status: 204, body: undefined });
  expect(await ask("DELETE", `/faults/${id}`)).toMatchObject({ status: 404 });
  await ask("POST", "/faults", '{"fault": "latency", "ms": 1}');
  expect(await ask("DELETE", "/faults")).toMatchObject({ status: 204 });
  expect(await ask("GET", "/faults")).toEqual({ status: 200, body: [] });
});

test("the clock is read and moved on", async () => {
  const aheadMs = async () => ((await ask("GET", "/clock")).body as { aheadMs: number }).aheadMs;
  const before = await aheadMs();
  expect(await ask("POST", "/clock", '{"advanceMs": 3600000}')).toMatchObject({ status: 200 });
  expect((await aheadMs()) - before).toBe(3_600_000);
});

test.each([
  ["POST", "/faults", "{", 400, "must be JSON"],
  ["POST", "/faults", '{"fault": "conflict", "nth": 0}', 400, "nth"],
  ["POST", "/faults", `"${"x".repeat(70_000)}"`, 400, "65536 bytes"],
  ["POST", "/clock", '{"advanceMs": -1}', 400, '{"advanceMs": 60000}'],
  ["GET", "/", undefined, 404, "POST /faults"],
  ["PUT", "/faults", "{}", 404, "POST /faults"],
])("%s %s with %.20s is answered %d and what would be right", async (method, path, body, status, reason) => {
  const answered = await ask(method, path, body);
  expect(answered.status).toBe(status);
  expect((answered.body as { error: string }).error).toContain(reason);
  expect(faults.list()).toEqual([]);
});

test.each([
  ["from a web page", { origin: "http://localhost:3000" }],
  ["under another name", { host: "dsql.example" }],
])("a request %s isn't obeyed", async (_, headers) => {
  const status = await new Promise((resolve) => {
    const sent = request(`${admin.url}/faults`, { method: "POST", headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.end('{"fault": "conflict"}');
  });
  expect(status).toBe(403);
  expect(faults.list()).toEqual([]);
});
