import { stat } from "node:fs/promises";
import { glob } from "tinyglobby";
import { CheckInputError } from "./CheckInputError.ts";

/**
 * The files that an argument names, sorted by name: the file itself, all below a directory that end in one of `endings`, or
 * those that a pattern matches. `-` is standard input.
 *
 * @throws {CheckInputError} when there is none
 */
export async function findFiles(argument: string, endings: readonly string[]): Promise<string[]> {
  if (argument === "-") return ["-"];
  const found = await stat(argument).catch(() => undefined);
  if (found && !found.isDirectory()) return [argument];
  const patterns = found
    ? endings.map((ending) => `${argument.replace(/\/+$/, "")}/**/*${ending}`)
    : [argument];
  if (!found && !/[*?[{]/.test(argument))
    throw new CheckInputError(`There is no file or folder ${argument}.`);
  const files = await glob(patterns, { expandDirectories: false });
  if (files.length === 0) {
    throw new CheckInputError(
      found
        ? `There is no file ${endings.map((ending) => `*${ending}`).join(", ")} below ${argument}.`
        : `Nothing matches ${argument}.`,
    );
  }
  return files.sort();
}
