import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

type Mode = "reliable" | "unreliable" | "away";

/** What stands between a Lambda and a service of AWS. */
export interface Unreliable {
  url: string;
  /** Requests that it cut or answered itself. */
  hits: () => number;
  /** From now on everything passes, some things, or nothing. */
  mode: (mode: Mode) => void;
  stop: () => Promise<void>;
}

/**
 * Passes requests on to a service, but for some: those it answers with 503, or cuts before the service has them, or after, so
 * that what they did is done.
 *
 * @param probability of each of the three
 */
export async function startUnreliable(
  target: string,
  random: () => number,
  probability: number,
): Promise<Unreliable> {
  let hits = 0;
  let mode: Mode = "unreliable";
  const server = createServer((incoming, outgoing) => {
    const drawn = { reliable: 1, unreliable: random(), away: 0 }[mode];
    const fault = (["refuse", "cut before", "cut after"] as const)[Math.floor(drawn / probability)];
    if (fault !== undefined) hits++;
    if (fault === "cut before") {
      incoming.socket.destroy();
      return;
    }
    if (fault === "refuse") {
      incoming.resume().once("end", () => outgoing.writeHead(503).end());
      return;
    }
    const { method, url = "/", headers } = incoming;
    const passed = request(new URL(url, target), { method, headers }, (answer) => {
      if (fault === "cut after") {
        answer.resume();
        incoming.socket.destroy();
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.once("error", () => incoming.socket.destroy());
    incoming.pipe(passed);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hits: () => hits,
    mode: (now) => {
      mode = now;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
