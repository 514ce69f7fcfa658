import { StartupError } from "./StartupError.ts";

/** Start-up parameters that aren't settings. */
const NO_SETTING = new Set(["user", "database", "options", "replication"]);

/** Does a client want to be a replica? libpq's `replication`, with the values that mean no left out. */
export function requestsReplication(parameters: ReadonlyMap<string, string>): boolean {
  const value = parameters.get("replication");
  return value !== undefined && !/^(0|no?|of|off|f|fa|fal|fals|false)$/i.test(value);
}

/** A switch of PostgreSQL's command line that gives a setting its value. */
const SWITCH = /^(-c\s*|--)([^=]*)(?:=(.*))?$/s;

/**
 * The settings that a client gives at start-up, by name: its parameters, and `-c name=value` or
 * `--name=value` within `options`, where a backslash protects a blank.
 *
 * @throws {StartupError} when there is something else in `options`, in PostgreSQL's words
 */
export function startupOptions(parameters: ReadonlyMap<string, string>): Map<string, string> {
  const settings = new Map<string, string>();
  const words = ((parameters.get("options") ?? "").match(/(?:\\.|[^\s\\])+/gs) ?? []).map((word) =>
    word.replace(/\\(.)/gs, "$1"),
  );
  for (let at = 0; at < words.length; at++) {
    let word = words[at] ?? "";
    const next = words[at + 1];
    if (word === "-c" && next !== undefined) {
      word = `-c ${next}`;
      at++;
    }
    const [, , name = "", value] = SWITCH.exec(word) ?? [];
    if (name === "") throw wrong(`invalid command-line argument for server process: ${word}`);
    if (value === undefined) throw wrong(`${word} requires a value`);
    settings.set(name.replaceAll("-", "_"), value);
  }
  for (const [name, value] of parameters) if (!NO_SETTING.has(name)) settings.set(name, value);
  return settings;
}

function wrong(message: string): StartupError {
  return new StartupError({ sqlstate: "42601", message });
}
