import { once } from "node:events";
import { readdir, readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const TIMEOUT_MS = 30_000;

/** Starts with the name of each report that Node writes. */
const PREFIX = "report.";

/** For `NODE_OPTIONS`: the program writes a report into a folder when it gets a signal; see {@link listeningPorts}. */
export const reportingInto = (folder: string): string =>
  `--report-on-signal --report-signal=SIGUSR2 --report-exclude-network --report-directory=${folder}`;

/** Of a handle of a report. */
interface Handle {
  type: string;
  localEndpoint: { port: number } | null;
  remoteEndpoint: object | null;
}

/**
 * The TCP ports on which a Node program itself listens, in ascending order.
 *
 * @param folder of its {@link reportingInto}
 * @param signal sends it SIGUSR2
 */
export async function listeningPorts(folder: string, signal: () => void): Promise<number[]> {
  const reports = async () => (await readdir(folder)).filter((name) => name.startsWith(PREFIX));
  for (const name of await reports()) await rm(join(folder, name));
  signal();
  const end = Date.now() + TIMEOUT_MS;
  while (Date.now() < end) {
    await sleep(10);
    const [name] = await reports();
    const handles = name === undefined ? undefined : parse(await readFile(join(folder, name), "utf8"));
    if (!handles) continue;
    const ports = handles
      .filter(({ type, remoteEndpoint }) => type === "tcp" && remoteEndpoint === null)
      .flatMap(({ localEndpoint }) => localEndpoint?.port ?? []);
    const accepting = await Promise.all(ports.map(accepts));
    // A connection whose peer has gone has the port of the server, which is listed once more.
    return [...new Set(ports.filter((_, at) => accepting[at]))].sort((a, b) => a - b);
  }
  throw new Error(`There is no report in ${folder}.`);
}

/** Does a port accept connections? A report's handle without a peer may also be a connection that its peer has closed. */
async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** The handles of a report; undefined while it is being written. */
function parse(report: string): Handle[] | undefined {
  try {
    return (JSON.parse(report) as { libuv: Handle[] }).libuv;
  } catch {
    return undefined;
  }
}
