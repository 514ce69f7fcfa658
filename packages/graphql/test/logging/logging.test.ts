import { channels, type RefusalMessage, type RetryMessage } from "@mattb.tech/billio-data";
import { expect, test } from "vitest";
import { createLogger } from "../../src/logging/createLogger.ts";
import { openApi, type Line } from "../api/support/openApi.ts";
import { useLibrary } from "../support/useLibrary.ts";

const library = useLibrary();

function requests(lines: Line[]): Line[] {
  return lines.filter(({ message }) => message === "request");
}

test("logs each request with its operation and cost on one line", async () => {
  const { send, lines } = openApi(async () => {
    await library.data.Query.ofType({ type: "Book" }, { first: 1 });
    await library.data.transact(({ Query }) => Query.counts([{ type: "Book" }]));
    return "done";
  });
  await send({ query: "query Two { work }" });
  expect(requests(lines)).toEqual([
    {
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as unknown,
      level: "info",
      message: "request",
      requestId: expect.any(String) as unknown,
      operation: "Two",
      type: "query",
      status: 200,
      ms: expect.any(Number) as unknown,
      statements: 2,
      retries: 0,
      conflicts: 0,
      refusedConnections: 0,
      databaseMs: expect.any(Number) as unknown,
    },
  ]);
  expect(requests(lines)[0]?.databaseMs).toBeGreaterThan(0);
});

test("counts statements and retries for their own request among many concurrent ones", async () => {
  const counts = new Map<string, number>();
  const { send, lines } = openApi(async ({ requestId }) => {
    const times = counts.size % 5;
    counts.set(requestId, times);
    for (let n = 0; n < times; n++) {
      await library.data.Query.withId({ type: "Book", id: "00000000-0000-4000-8000-000000000000" });
      channels.retry.publish({ attempt: 1, waitMs: 0 } satisfies RetryMessage);
    }
    return null;
  });
  await Promise.all(Array.from({ length: 20 }, () => send({ query: "{ work }" })));
  const seen = requests(lines).map(({ requestId, statements, retries }) => [requestId, statements, retries]);
  expect(seen).toHaveLength(20);
  for (const [requestId, statements, retries] of seen) {
    expect([statements, retries]).toEqual([counts.get(requestId as string), counts.get(requestId as string)]);
  }
});

test("counts what another API of the process does for that one's request alone", async () => {
  const other = openApi(() => library.data.Query.counts([{ type: "Book" }]));
  const { send, lines } = openApi(async () => {
    await library.data.Query.counts([{ type: "Book" }]);
    await other.send({ query: "{ work }" });
  });
  await send({ query: "{ work }" });
  expect(requests(lines)).toMatchObject([{ statements: 1 }]);
  expect(requests(other.lines)).toMatchObject([{ statements: 1 }]);
});

test("distinguishes conflicts from broken connections, and counts failed attempts to connect", async () => {
  const { send, lines } = openApi(() => {
    channels.retry.publish({
      attempt: 1,
      sqlState: "40001",
      marker: "OC000",
      waitMs: 0,
    } satisfies RetryMessage);
    channels.retry.publish({ attempt: 1, waitMs: 0 } satisfies RetryMessage);
    channels.refusal.publish({ kind: "wait", sqlState: "53300" } satisfies RefusalMessage);
    return null;
  });
  await send({ query: "{ work }" });
  expect(requests(lines)).toMatchObject([{ retries: 2, conflicts: 1, refusedConnections: 1 }]);
});

test("logs nothing of what was sent", async () => {
  const note = "a note that is private";
  const { send, lines } = openApi(() => null);
  await send({
    query: `query ($t: String) { note(text: $t) other: note(text: "${note}") }`,
    variables: { t: note },
  });
  await send({ query: `{ note(text: "${note}" ` });
  await send({ query: "query ($t: Int) { note(size: $t) }", variables: { t: note } });
  expect(requests(lines)).toHaveLength(3);
  expect(JSON.stringify(lines)).not.toContain(note);
});

test("quotes only names of the schema and of settings in messages", async () => {
  const names = [
    "Query.work",
    "[String!]",
    "BILLIO_DSQL_ENDPOINT",
    "Kind.LONG",
    "Note.mark",
    "Query.list.first",
  ];
  const others = [
    "SECRETNOTE",
    "work.SECRETNOTE",
    "[SECRETNOTE!]",
    "/tmp/SECRETNOTE.jpg",
    "constructor",
    "$SECRETNOTE",
  ];
  const quoted = (words: string[]) => words.map((word) => `"${word}"`).join(" and ");
  const { send, lines } = openApi(() => {
    throw new TypeError(`${quoted(names)}; not ${quoted(others)}`);
  });
  await send({ query: "{ work }" });
  const causes = lines[0]?.causes as { name: string; message: string }[];
  expect(causes.find(({ name }) => name === "TypeError")?.message).toBe(
    `${quoted(names)}; not ${quoted(others.map(() => "…"))}`,
  );
  expect(JSON.stringify(lines)).not.toContain("SECRETNOTE");
});

test("names the request in every line that resolvers write", async () => {
  const { send, lines } = openApi(({ log, requestId }) => {
    log.warn("something is unusual", { of: requestId });
    return null;
  });
  const answer = await send({ query: "{ work }" });
  const requestId = answer.headers.get("x-request-id");
  expect(lines.map((line) => [line.message, line.requestId])).toEqual([
    ["something is unusual", requestId],
    ["request", requestId],
  ]);
});

test("writes the setting's level and higher ones", () => {
  const written = (level: "debug" | "info" | "warn" | "error" | "silent") => {
    const lines: string[] = [];
    const log = createLogger(level, (line) => lines.push((JSON.parse(line) as Line).level)).with({
      bound: true,
    });
    for (const each of ["debug", "info", "warn", "error"] as const) log[each]("line");
    return lines;
  };
  expect(written("debug")).toEqual(["debug", "info", "warn", "error"]);
  expect(written("info")).toEqual(["info", "warn", "error"]);
  expect(written("error")).toEqual(["error"]);
  expect(written("silent")).toEqual([]);
});
