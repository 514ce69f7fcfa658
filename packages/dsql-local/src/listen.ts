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
 * @throws {ListenError} saying what to do about it
 */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason =
      REASONS.get(code ?? "")?.(port, host) ?? `Can't listen on port ${port} of ${host}: ${message}`;
    throw new ListenError(reason, code);
  }
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no TCP port.");
  return address.port;
}

const REASONS = new Map<string, (port: number, host: string) => string>(
  Object.entries({
    EADDRINUSE: (port, host) =>
      `Port ${port} of ${host} is in use. Take another with --port, or --port 0 for any free one.`,
    EACCES: (port) =>
      `Port ${port} may not be taken by this user. Take one above 1023 with --port, or --port 0 for any free one.`,
    EADDRNOTAVAIL: (_, host) => `${host} is no address of this machine. Take one that is with --host.`,
    ENOTFOUND: (_, host) => `${host} is no address of this machine. Take one that is with --host.`,
  }),
);
