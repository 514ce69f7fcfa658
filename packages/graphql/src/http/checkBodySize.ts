import { LIMITS } from "../guards/limits.ts";
import { HttpFault } from "./HttpFault.ts";

/** @throws {HttpFault} 413; the connection ends with it, for the rest isn't read */
export function checkBodySize(bytes: number, precision = ""): void {
  if (bytes <= LIMITS.bodyBytes) return;
  throw new HttpFault(
    413,
    `The request is over a limit: its body has ${precision}${bytes} bytes; ${LIMITS.bodyBytes} are allowed.`,
    { connection: "close" },
  );
}
