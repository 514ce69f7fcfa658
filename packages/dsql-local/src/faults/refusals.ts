import { connection } from "../ruleBook/connection.ts";
import { refuse } from "../ruleBook/refuse.ts";
import type { DsqlError } from "../rules/DsqlError.ts";
import type { refusalReasons } from "./Fault.ts";

/** What a refused client is told, by reason. */
export function connectionRefusal(reason: (typeof refusalReasons)[number], nowMs: number): DsqlError {
  switch (reason) {
    case "too-many-connections":
      return refuse(connection.tooManyConnections);
    case "rate-exceeded":
      return refuse(connection.rateExceeded);
    case "waking-up":
      return refuse(connection.wakingUp);
    case "access-denied":
      return refuse(connection.accessDenied, { reason: "Asked for by a fault" });
    case "signature-expired": {
      const at = (ms: number) => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
      return refuse(connection.accessDenied, {
        reason: `Signature expired: ${at(nowMs - 1_000)} is now earlier than ${at(nowMs)}`,
      });
    }
  }
}

export const serverUnavailable = refuse(connection.serverUnavailable);
