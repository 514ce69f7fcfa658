import { once } from "node:events";
import { createServer } from "node:net";

/** How far to look beyond the port that was wished for. */
const TRIES = 20;

/**
 * The port if it is free on the loopback address, else the next one that is.
 *
 * @param option by which the port is chosen, for the error
 * @throws Error when none of the next 20 is free
 */
export async function findFreePort(wished: number, option: string): Promise<number> {
  for (let port = wished; port < wished + TRIES && port < 65_536; port++) if (await isFree(port)) return port;
  throw new Error(`Ports ${wished} to ${wished + TRIES - 1} are all taken; give another with ${option}.`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EADDRINUSE" || code === "EACCES") return false;
    throw error;
  } finally {
    server.close();
  }
}

/** @deprecated Use {@link findFreePort}. */
export { findFreePort as choosePort };
