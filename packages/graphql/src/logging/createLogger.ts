import type { LogLevel } from "@mattb.tech/billio-config";
import { type LogFields, type Logger, SEVERITY } from "./Logger.ts";

/**
 * Creates a logger that writes `{"time", "level", "message", …fields}` lines.
 *
 * @param level the lowest level that is written
 * @param write writes a line with its line break; by default to standard output, which CloudWatch collects
 */
export function createLogger(
  level: LogLevel,
  write: (line: string) => void = (line) => void process.stdout.write(line),
  bound: LogFields = {},
): Logger {
  const at = (severity: Exclude<LogLevel, "silent">) => {
    if (SEVERITY[severity] < SEVERITY[level]) return () => undefined;
    return (message: string, fields?: LogFields) => {
      const time = new Date().toISOString();
      write(`${JSON.stringify({ time, level: severity, message, ...bound, ...fields })}\n`);
    };
  };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    with: (fields) => createLogger(level, write, { ...bound, ...fields }),
  };
}
