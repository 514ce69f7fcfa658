import { parse } from "node:path";

/**
 * The name that a command was called by, for its help: that of the link in `node_modules/.bin`, or of the script itself.
 *
 * @param names those that its package gives it, the preferred one first; it is returned where the script has another name
 */
export function commandName(names: readonly [string, ...string[]], script = process.argv[1] ?? ""): string {
  const { name } = parse(script);
  return names.find((one) => one === name) ?? names[0];
}
