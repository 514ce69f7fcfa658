import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { startEmbedded } from "./postgres/process/startEmbedded.ts";
import postgres from "./testingSetup.ts";

test("a test run starts a PostgreSQL when a file asks for it, and only one", async () => {
  let starts = 0;
  let url = "";
  const stop = await postgres({ provide: (_, value) => (url = value) }, () => {
    starts++;
    return startEmbedded();
  });
  try {
    expect(url).not.toBe("");
    expect(starts).toBe(0);
    const ask = async () => (await fetch(url)).text();
    const [one, other] = await Promise.all([ask(), ask()]);
    expect(other).toBe(one);
    expect(starts).toBe(1);
    const { hostname, port } = new URL(one);
    const socket = connect(Number(port), hostname);
    await once(socket, "connect");
    socket.destroy();
  } finally {
    await stop();
  }
});
