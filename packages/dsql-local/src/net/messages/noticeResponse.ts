import { encodeMessage } from "../encodeMessage.ts";
import { backend } from "../messageType.ts";
import { NO_ACTIVE_SQL_TRANSACTION } from "../sqlState.ts";
import { terminator } from "./errorFields.ts";

export function warning(sqlstate: string, text: string): Buffer {
  return encodeMessage(
    backend.noticeResponse,
    "SWARNING",
    "VWARNING",
    `C${sqlstate}`,
    `M${text}`,
    terminator,
  );
}

/** PostgreSQL's warning about SET LOCAL. */
export const setLocalOutsideBlock = warning(
  NO_ACTIVE_SQL_TRANSACTION,
  "SET LOCAL can only be used in transaction blocks",
);

/** PostgreSQL's warning about COMMIT and ROLLBACK. */
export const noTransactionInProgress = warning(
  NO_ACTIVE_SQL_TRANSACTION,
  "there is no transaction in progress",
);
