import pg from "pg";
import { afterEach, beforeEach, expect, type Mock, test, vi } from "vitest";
import { sharedPostgres } from "../testing.ts";
import { type LockHolder, LockWaitMonitor } from "./LockWaitMonitor.ts";

/* Two sessions of a real PostgreSQL, of which one waits for a lock of the other's; the monitor's clock is advanced by the test. */

let connectionString: string;
let watch: LockWaitMonitor;
const clients: pg.Client[] = [];
const logged: string[] = [];

beforeEach(async () => {
  connectionString = await sharedPostgres();
  watch = new LockWaitMonitor({ connectionString }, (line) => logged.push(line));
  vi.useFakeTimers({ toFake: ["performance", "setInterval", "clearInterval"] });
});
afterEach(async () => {
  vi.useRealTimers();
  await watch.close();
  await Promise.all(clients.splice(0).map((client) => client.end()));
  expect(logged.splice(0)).toEqual([]);
});

async function open(): Promise<{ client: pg.Client; processId: number }> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  clients.push(client);
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return { client, processId: rows[0]?.pid ?? 0 };
}

/** Two sessions, where the waiter waits for a lock until the holder lets it go. */
async function waiting(lock: number) {
  const holder = await open();
  const waiter = await open();
  await holder.client.query("SELECT pg_advisory_lock($1)", [lock]);
  const got = waiter.client.query("SELECT pg_advisory_lock($1)", [lock]);
  for (let waits = false; !waits;) {
    const { rows } = await holder.client.query<{ waits: boolean }>(
      "SELECT cardinality(pg_blocking_pids($1)) > 0 AS waits",
      [waiter.processId],
    );
    waits = rows[0]?.waits ?? false;
  }
  const letGo = async () => {
    await holder.client.query("SELECT pg_advisory_unlock($1)", [lock]);
    await got;
  };
  return { holder: holder.processId, waiter: waiter.processId, letGo };
}

/** A holder of locks: `asked` resolves when it is preempted; `then` is what it does on that. */
function holding(then: () => Promise<void> = () => Promise.resolve()) {
  let onAsked: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    onAsked = resolve;
  });
  const preempt = vi.fn<LockHolder["preempt"]>(() => {
    onAsked();
    return then();
  });
  return { holder: { preempt }, preempt, asked };
}

function begin(processId: number): () => void {
  return watch.watch({ processId, onPreempted: () => undefined });
}

/** Requests that take so long. */
function run(processId: number, tookMs: number, count: number): void {
  for (let at = 0; at < count; at++) {
    const end = begin(processId);
    vi.advanceTimersByTime(tookMs);
    end();
  }
}

/** Resolves after PostgreSQL has responded to all queries so far. */
async function settled(): Promise<void> {
  for (let at = 0; at < 20; at++) await clients[0]?.query("SELECT 1");
}

/** Lets time pass until it was queried so often. */
async function untilAsked(preempt: Mock<LockHolder["preempt"]>, times: number): Promise<void> {
  while (preempt.mock.calls.length < times) {
    vi.advanceTimersByTime(3);
    await settled();
  }
}

test("a session that a request waits for is preempted after 2 ms, and not before", async () => {
  const { holder, waiter, letGo } = await waiting(1);
  const { holder: gives, preempt, asked } = holding();
  watch.register(holder, gives);
  const end = begin(waiter);
  vi.advanceTimersByTime(1);
  await settled();
  expect(preempt).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2);
  await asked;
  await letGo();
  end();
});

test("where requests usually take longer, it is preempted after three times as long, but after 12 ms in any case", async () => {
  const { holder, waiter, letGo } = await waiting(2);
  const { holder: gives, preempt, asked } = holding();
  watch.register(holder, gives);
  // PostgreSQL is queried about none of them.
  for (const tookMs of [1, 2, 5, 11]) run(holder, tookMs, 100);
  const end = begin(waiter);
  vi.advanceTimersByTime(11);
  await settled();
  expect(preempt).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2);
  await asked;
  await letGo();
  end();
});

test("requests that have waited for a lock don't count for the usual time", async () => {
  const { holder, waiter, letGo } = await waiting(3);
  const first = holding();
  const unregister = watch.register(holder, first.holder);
  for (let at = 0; at < 10; at++) {
    const end = begin(waiter);
    await untilAsked(first.preempt, first.preempt.mock.calls.length + 1);
    vi.advanceTimersByTime(1_000);
    await settled();
    end();
  }
  unregister();
  const second = holding();
  watch.register(holder, second.holder);
  const end = begin(waiter);
  vi.advanceTimersByTime(3);
  await second.asked;
  await letGo();
  end();
});

test("a preemption that takes long, or fails, keeps no other from being started", async () => {
  const slow = await waiting(4);
  const broken = await waiting(5);
  const quick = await waiting(6);
  const never = holding(() => new Promise(() => undefined));
  const fails = holding(() => Promise.reject(new Error("made up")));
  const gives = holding();
  watch.register(slow.holder, never.holder);
  watch.register(broken.holder, fails.holder);
  watch.register(quick.holder, gives.holder);
  const ends = [begin(slow.waiter), begin(broken.waiter)];
  vi.advanceTimersByTime(3);
  await Promise.all([never.asked, fails.asked]);
  ends.push(begin(quick.waiter));
  await untilAsked(gives.preempt, 1);
  await Promise.all([slow.letGo(), broken.letGo(), quick.letGo()]);
  for (const end of ends) end();
  expect(logged.length).toBeGreaterThan(0);
  expect(new Set(logged.splice(0))).toEqual(new Set(["watching for locks failed: Error: made up"]));
});
