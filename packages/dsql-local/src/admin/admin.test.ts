import { type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Activity } from "../activity/Activity.ts";
import { Clock } from "../clock/Clock.ts";
import { Faults } from "../faults/Faults.ts";
import { type Admin, startAdmin } from "./startAdmin.ts";

let clock: Clock;
let faults: Faults;
let admin: Admin;
const database = { rows: () => Promise.reject(new Error("There is no database here.")) };
/** No statement has been run. */
const statements = { list: () => Promise.resolve([]), clear: () => undefined };
const sources = (of: Clock) => ({ activity: new Activity(of, true), database, statements });
beforeAll(async () => {
  clock = new Clock();
  faults = new Faults(clock);
  admin = await startAdmin(0, { faults, clock, ...sources(clock) });
});
beforeEach(() => {
  faults.clear();
});
afterAll(() => admin.stop());

const json = { "content-type": "application/json" };

async function ask(method: string, path: string, body?: string) {
  const response = await fetch(`${admin.url}${path}`, {
    method,
    ...(body === undefined ? {} : { headers: json, body }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
}

test("a fault is injected, listed with its hits, and removed", async () => {
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

test.each(["disconnect", "cut"])("the fault %s is returned and listed by that name", async (fault) => {
  const when = "statement";
  const { status, body } = await ask("POST", "/faults", JSON.stringify({ fault, when }));
  const { id, seed } = body as { id: string; seed: number };
  expect(status).toBe(201);
  expect(body).toEqual({ id, fault, when, seed, hits: 0, spent: false });
  expect(await ask("GET", "/faults")).toEqual({ status: 200, body: [body] });
});

const ahead = async () => ((await ask("GET", "/clock")).body as { aheadMs: number }).aheadMs;

test("the clock is read and advanced, up to a hundred years", async () => {
  const other = new Clock();
  const own = await startAdmin(0, { faults, clock: other, ...sources(other) });
  const post = (advanceMs: number) =>
    fetch(`${own.url}/clock`, { method: "POST", headers: json, body: JSON.stringify({ advanceMs }) });
  expect(await (await post(3_600_000)).json()).toMatchObject({ aheadMs: 3_600_000 });
  expect((await post(3_155_760_000_000)).status).toBe(400);
  expect(await (await post(3_155_756_400_000)).json()).toMatchObject({ aheadMs: 3_155_760_000_000 });
  expect((await post(1)).status).toBe(400);
  await own.stop();
});

test.each([
  ["POST", "/faults", "{", 400, "must be JSON"],
  ["POST", "/faults", '{"fault": "conflict", "nth": 0}', 400, "nth"],
  ["POST", "/faults", `"${"x".repeat(70_000)}"`, 400, "65536 bytes"],
  ["POST", "/faults", '{"fault": "conflict", "nth": 1e20}', 400, "nth"],
  ["POST", "/faults", '{"fault": "conflict", "times": -1}', 400, "times"],
  ["POST", "/faults", '{"fault": "conflict", "probability": 1.1}', 400, "<=1"],
  ["POST", "/faults", '{"fault": "conflict", "seed": 1e10}', 400, "<=2147483647"],
  ["POST", "/faults", '{"fault": "conflict", "count": 1}', 400, 'Unrecognized key: "count"'],
  ["POST", "/faults", '{"fault": "conflict", "__proto__": {"nth": 1}}', 400, 'Unrecognized key: "__proto__"'],
  ["POST", "/faults", '{"fault": "__proto__"}', 400, "fault"],
  ["POST", "/faults", '{"fault": "cut"}', 400, '"before-commit"'],
  ["POST", "/faults", '{"fault": "latency", "ms": 600001}', 400, "<=600000"],
  ["POST", "/faults", '{"fault": "latency", "ms": "20"}', 400, "0 to 600000"],
  ["POST", "/faults", '{"fault": "latency", "ms": {"min": 0, "max": 1e20}}', 400, "600000"],
  ["POST", "/faults", `[${"[],".repeat(20_000)}[]]`, 400, "expected object"],
  ["POST", "/clock", '{"advanceMs": -1}', 400, "whole milliseconds, from 0 to 3155760000000 "],
  ["POST", "/clock", '{"advanceMs": 1e20}', 400, "whole milliseconds, from 0 to 3155760000000 "],
  ["POST", "/clock", '{"advanceMs": 3155760000001}', 400, "from 0 to 3155760000000 "],
  ["POST", "/clock", '{"advanceMs": 0.5}', 400, "whole milliseconds"],
  ["POST", "/clock", '{"advanceMs": "60000"}', 400, '{"advanceMs": 60000}'],
  ["POST", "/clock", '{"advanceMs": [60000]}', 400, '{"advanceMs": 60000}'],
  ["POST", "/clock", '{"advanceMs": NaN}', 400, "must be JSON"],
  ["POST", "/clock", '{"advanceMs": 1, "__proto__": {"advanceMs": 2}}', 400, "__proto__"],
  ["POST", "/clock", "{}", 400, '{"advanceMs": 60000}'],
  ["POST", "/clock", "null", 400, '{"advanceMs": 60000}'],
  ["POST", "/clock", "", 400, "must be JSON"],
  ["GET", "/constructor", undefined, 404, "POST /faults"],
  ["DELETE", "/faults/__proto__", undefined, 404, "__proto__"],
  ["PUT", "/faults", "{}", 404, "POST /faults"],
])("%s %s with %.20s gets %d and what would be right", async (method, path, body, status, reason) => {
  const aheadMs = await ahead();
  const response = await ask(method, path, body);
  expect(response.status).toBe(status);
  expect((response.body as { error: string }).error).toContain(reason);
  expect(faults.list()).toEqual([]);
  expect(aheadMs).toBe(await ahead());
});

test("a body that isn't UTF-8, or is larger than the buffers on the way, gets a response", async () => {
  const send = (body: Uint8Array<ArrayBuffer>) =>
    fetch(`${admin.url}/clock`, { method: "POST", headers: json, body });
  const responses = [
    send(Buffer.from('{"advanceMs": 1, "\xe9": 1}', "latin1")),
    send(Buffer.alloc(30_000_000, "1")),
  ];
  const [latin1, large] = await Promise.all(responses.map(async (sent) => (await sent).json()));
  expect(latin1).toEqual({ error: "The body must be JSON in UTF-8." });
  expect(large).toEqual({ error: "The body may have 65536 bytes." });
});

test("there are at most 1,000 faults at a time", async () => {
  for (let n = 0; n < 1_000; n++) faults.inject({ fault: "conflict", nth: 1 });
  expect(await ask("POST", "/faults", '{"fault": "unavailable"}')).toMatchObject({
    status: 400,
    body: { error: "There are 1000 faults, which is the most. Take some back first." },
  });
  expect(faults.list()).toHaveLength(1_000);
});

/** Sends a request with headers that fetch() sets itself. */
function send(method: string, path: string, headers: Record<string, string>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(`${admin.url}${path}`, { method, headers }, (response) => {
      response.resume();
      resolve(response);
    });
    sent.on("error", reject);
    sent.end(method !== "POST" ? undefined : '{"fault": "conflict"}');
  });
}

const port = () => new URL(admin.url).port;

test.each([
  ["from a page of another port", () => ({ origin: "http://localhost:3000" })],
  ["from a sandboxed page or a file", () => ({ origin: "null" })],
  ["from its own page under another scheme", () => ({ origin: `https://127.0.0.1:${port()}` })],
  ["from its own page under another of its names", () => ({ origin: `http://localhost:${port()}` })],
  ["from another site, without an origin", () => ({ "sec-fetch-site": "cross-site" })],
  ["from another port, without an origin", () => ({ "sec-fetch-site": "same-site" })],
  ["under another host name", () => ({ host: "dsql.example" })],
  ["under another host name with its port", () => ({ host: `dsql.example:${port()}` })],
  ["under a host name that begins as its own", () => ({ host: `localhost.dsql.example:${port()}` })],
  ["under its own name with another port", () => ({ host: "127.0.0.1:1" })],
  ["under its own name without a port", () => ({ host: "localhost" })],
])("a request %s is rejected", async (_, headers) => {
  for (const [method, path] of [
    ["POST", "/faults"],
    ["DELETE", "/faults"],
    ["GET", "/sessions"],
    ["GET", "/"],
  ] as const) {
    const fault = faults.inject({ fault: "conflict", nth: 1 });
    expect((await send(method, path, { ...json, ...headers() })).statusCode).toBe(403);
    expect(faults.list().map(({ id }) => id)).toEqual([fault.id]);
    fault.remove();
  }
});

test.each([
  ["a link on another local page", () => ({ "sec-fetch-site": "same-site" }), "Type the address"],
  ["a forwarded port", () => ({ host: "localhost:15434" }), "one with the same number, "],
])("a request by %s is told what would be right", async (_, headers, advice) => {
  const chunks: Buffer[] = [];
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(admin.url, { headers: headers() }, resolve).on("error", reject).end();
  });
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const { error } = JSON.parse(Buffer.concat(chunks).toString()) as { error: string };
  expect(error).toContain(advice);
  expect(error).toContain(`http://127.0.0.1:${port()}/`);
});

test.each([
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "",
  "application/jsonp",
])("a body of type %j, which a form may send, is rejected", async (type) => {
  const headers: Record<string, string> = type === "" ? {} : { "content-type": type };
  expect((await send("POST", "/faults", headers)).statusCode).toBe(415);
  expect(faults.list()).toEqual([]);
});

test.each(["127.0.0.1", "localhost", "[::1]"])(
  "the page's own requests under %s are answered",
  async (name) => {
    const host = `${name}:${port()}`;
    const headers = { ...json, host, origin: `http://${host}`, "sec-fetch-site": "same-origin" };
    expect((await send("POST", "/faults", headers)).statusCode).toBe(201);
  },
);

test("GET / is the page in a browser, and a list of all commands elsewhere", async () => {
  const html = await fetch(admin.url, { headers: { accept: "text/html,*/*;q=0.8" } });
  expect(html.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(html.headers.get("x-content-type-options")).toBe("nosniff");
  const policy = html.headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^' ]+'; style-src 'sha256-[^' ]+';/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(await html.text()).toMatch(/^<!doctype html>/);
  const { body } = await ask("GET", "/");
  expect(body).toMatchObject({ commands: { "GET /sessions": expect.any(String) as unknown } });
});

test("a command whose source fails says nothing of it", async () => {
  expect(await ask("GET", "/jobs")).toEqual({
    status: 500,
    body: { error: "The request failed for a reason that isn't its own." },
  });
});
