import { once } from "node:events";
import { createServer } from "node:net";

/** Ports to try, the preferred one included. */
const TRIES = 20;

/**
 * The preferred port if it is free on the loopback address, otherwise the next free one.
 *
 * @param option name of the command-line option, for the error
 * @throws Error when none of 20 ports is free
 */
export async function findFreePort(preferredPort: number, option: string): Promise<number> {
  for (let port = preferredPort; port < preferredPort + TRIES && port < 65_536; port++)
    if (await isFree(port)) return port;
  throw new Error(
    `Ports ${preferredPort} to ${preferredPort + TRIES - 1} are all taken; give another with ${option}.`,
  );
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
