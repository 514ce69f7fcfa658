import type { Socket } from "node:net";

/** A client's address and port, e.g. `127.0.0.1:51234`. */
export function addressOf({ remoteAddress, remoteFamily, remotePort }: Socket): string {
  if (remoteAddress === undefined) return "";
  const host = remoteFamily === "IPv6" ? `[${remoteAddress}]` : remoteAddress;
  return `${host}:${remotePort ?? 0}`;
}
