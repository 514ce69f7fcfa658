/** Start-up parameters that aren't settings. */
const NO_SETTING = new Set(["user", "database", "options", "replication"]);

/** Does a client want to be a replica? libpq's `replication`, with the values that mean no left out. */
export function asksForReplication(parameters: ReadonlyMap<string, string>): boolean {
  const value = parameters.get("replication");
  return value !== undefined && !/^(0|no?|of|off|f|fa|fal|fals|false)$/i.test(value);
}

/**
 * The settings that a client gives at start-up, by name: its parameters, and `-c name=value` or
 * `--name=value` within `options`, where a backslash protects a blank.
 */
export function startupOptions(parameters: ReadonlyMap<string, string>): Map<string, string> {
  const settings = new Map<string, string>();
  const words = (parameters.get("options") ?? "").match(/(?:\\.|[^\s\\])+/g) ?? [];
  for (let at = 0; at < words.length; at++) {
    let word = (words[at] ?? "").replace(/\\(.)/g, "$1");
    if (word === "-c") word = (words[++at] ?? "").replace(/\\(.)/g, "$1");
    else word = word.replace(/^(-c|--)/, "");
    const [name = "", ...value] = word.split("=");
    if (name !== "") settings.set(name.replaceAll("-", "_"), value.join("="));
  }
  for (const [name, value] of parameters) {
    if (!NO_SETTING.has(name) && !name.startsWith("_pq_.")) settings.set(name, value);
  }
  return settings;
}
