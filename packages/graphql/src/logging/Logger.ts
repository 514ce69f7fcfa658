import type { LogLevel } from "@mattb.tech/billio-config";

export type LogFields = Readonly<Record<string, unknown>>;

/** Writes one JSON object a line. Log what happened, never what was sent: no variables, notes, tokens or SQL. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger whose every line contains these fields too. */
  with(fields: LogFields): Logger;
}

/** Higher is more severe. */
export const SEVERITY: Readonly<Record<LogLevel, number>> = {
  debug: 0,
  info: 1,
  warn: 2,
  error: 3,
  silent: 4,
};
