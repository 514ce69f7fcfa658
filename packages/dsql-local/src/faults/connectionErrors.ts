import { connection } from "../errorCatalog/connection.ts";
import { toDsqlError } from "../errorCatalog/toDsqlError.ts";
import type { DsqlError } from "../errorCatalog/DsqlError.ts";
import type { rejectionReasons } from "./Fault.ts";

/** The error that a rejected client receives, by reason. */
export function connectionError(reason: (typeof rejectionReasons)[number], nowMs: number): DsqlError {
  switch (reason) {
    case "too-many-connections":
      return toDsqlError(connection.tooMany);
    case "rate-exceeded":
      return toDsqlError(connection.rate);
    case "waking-up":
      return toDsqlError(connection.wakingUp);
    case "access-denied":
      return toDsqlError(connection.notAuthorized, {
        arn: "arn:aws:iam::000000000000:user/asked-for-by-a-fault",
        action: "DbConnect",
        cluster: "*",
      });
    case "sni-not-received":
      return toDsqlError(connection.sniNotReceived);
    case "signature-expired": {
      const at = (ms: number) => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
      return toDsqlError(connection.signatureExpired, { expiry: at(nowMs - 1_000), now: at(nowMs) });
    }
  }
}

export const serverUnavailable = toDsqlError(connection.serverUnavailable);
