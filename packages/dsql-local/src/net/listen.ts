import { once } from "node:events";
import type { Server } from "node:net";

/** The port or address can't be listened on; `code` is the system's, e.g. `EADDRINUSE`. */
class ListenError extends Error {
  readonly code: string | undefined;
  constructor(message: string, code: string | undefined) {
    super(message);
    this.name = "ListenError";
    this.code = code;
  }
}

/**
 * Has `server` listen, and returns its port.
 *
 * @param option by which the port is chosen, for the error
 * @throws {ListenError} with what to do about it
 */
export async function listen(server: Server, port: number, host: string, option = "--port"): Promise<number> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason =
      REASONS.get(code ?? "")?.(port, host, option) ?? `Can't listen on port ${port} of ${host}: ${message}`;
    throw new ListenError(reason, code);
  }
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no TCP port.");
  return address.port;
}

const REASONS = new Map<string, (port: number, host: string, option: string) => string>(
  Object.entries({
    EADDRINUSE: (port, host, option) =>
      `Port ${port} of ${host} is in use. Take another with ${option}, or ${option} 0 for any free one.`,
    EACCES: (port, _, option) =>
      `Port ${port} may not be taken by this user. Take one above 1023 with ${option}, or ${option} 0 for any free one.`,
    EADDRNOTAVAIL: (_, host) => `${host} is no address of this machine. Take one that is with --host.`,
    ENOTFOUND: (_, host) => `${host} is no address of this machine. Take one that is with --host.`,
  }),
);
