import { connection } from "../errorCatalog/connection.ts";
import { refuse } from "../errorCatalog/toDsqlError.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { refusalReasons } from "./Fault.ts";

/** What a refused client is told, by reason. */
export function connectionRefusal(reason: (typeof refusalReasons)[number], nowMs: number): DsqlError {
  switch (reason) {
    case "too-many-connections":
      return refuse(connection.tooMany);
    case "rate-exceeded":
      return refuse(connection.rate);
    case "waking-up":
      return refuse(connection.wakingUp);
    case "access-denied":
      return refuse(connection.notAuthorized, {
        arn: "arn:aws:iam::000000000000:user/asked-for-by-a-fault",
        action: "DbConnect",
        cluster: "*",
      });
    case "sni-not-received":
      return refuse(connection.sniNotReceived);
    case "signature-expired": {
      const at = (ms: number) => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
      return refuse(connection.signatureExpired, { expiry: at(nowMs - 1_000), now: at(nowMs) });
    }
  }
}

export const serverUnavailable = refuse(connection.serverUnavailable);
