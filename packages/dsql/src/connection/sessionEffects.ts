/** First words of the command tags of statements that begin or end a transaction (PostgreSQL, CommandComplete). */
const CONTROL = new Set<unknown>(["BEGIN", "START", "COMMIT", "ROLLBACK"]);

/** The same of statements that may change the session's state; the tags of CALL and DO don't tell what they ran. */
const SESSION = new Set<unknown>([
  "SET",
  "RESET",
  "DISCARD",
  "PREPARE",
  "DEALLOCATE",
  "DECLARE",
  "CLOSE",
  "LISTEN",
  "UNLISTEN",
  "LOAD",
  "CALL",
  "DO",
]);

/** Whether a statement has begun or ended a transaction, by the first word of its command tag. */
export function controlsTransaction(command: unknown): boolean {
  return CONTROL.has(command);
}

/** Whether a statement may have changed its session's settings or prepared statements. */
export function changesSession(command: unknown): boolean {
  return SESSION.has(command);
}
