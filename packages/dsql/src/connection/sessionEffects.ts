/** First words of the tags by which PostgreSQL tells that a transaction has begun or ended (protocol, CommandComplete). */
const CONTROL = new Set<unknown>(["BEGIN", "START", "COMMIT", "ROLLBACK"]);

/** And of what may leave a session otherwise than it was; what CALL and DO run isn't told. */
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

/** Whether a statement may have left its session with other settings or statements than others expect. */
export function changesSession(command: unknown): boolean {
  return SESSION.has(command);
}
