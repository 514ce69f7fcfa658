import { StartupError } from "./StartupError.ts";
import { SYNTAX_ERROR } from "../net/sqlState.ts";

/** Start-up parameters that aren't settings. */
const NOT_SETTINGS = new Set(["user", "database", "options", "replication"]);

/** Does the client request a replication connection? By the parameter `replication`, unless that is a false boolean. */
export function requestsReplication(parameters: ReadonlyMap<string, string>): boolean {
  const value = parameters.get("replication");
  return value !== undefined && !/^(0|no?|of|off|f|fa|fal|fals|false)$/i.test(value);
}

/** An option of PostgreSQL's command line that sets a parameter. */
const SETTING_OPTION = /^(-c\s*|--)([^=]*)(?:=(.*))?$/s;

/**
 * The settings that a client gives at start-up, by name: its parameters, and `-c name=value` or
 * `--name=value` within `options`, where a backslash escapes a space. A parameter takes precedence.
 *
 * @throws {StartupError} PostgreSQL's error, when there is something else in `options`
 */
export function startupOptions(parameters: ReadonlyMap<string, string>): Map<string, string> {
  const settings = new Map<string, string>();
  const args = ((parameters.get("options") ?? "").match(/(?:\\.|[^\s\\])+/gs) ?? []).map((arg) =>
    arg.replace(/\\(.)/gs, "$1"),
  );
  for (let at = 0; at < args.length; at++) {
    let arg = args[at] ?? "";
    const next = args[at + 1];
    if (arg === "-c" && next !== undefined) {
      arg = `-c ${next}`;
      at++;
    }
    const [, , name = "", value] = SETTING_OPTION.exec(arg) ?? [];
    if (name === "") throw invalid(`invalid command-line argument for server process: ${arg}`);
    if (value === undefined) throw invalid(`${arg} requires a value`);
    settings.set(name.replaceAll("-", "_"), value);
  }
  for (const [name, value] of parameters) if (!NOT_SETTINGS.has(name)) settings.set(name, value);
  return settings;
}

function invalid(message: string): StartupError {
  return new StartupError({ sqlstate: SYNTAX_ERROR, message });
}
