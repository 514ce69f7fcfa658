import { itemTypes, type ItemType } from "@mattb.tech/billio-config";

/** The parsed name of a JSON backup's file: `Book.json`, or `Book-2026-01-01T01:01:07.123Z.json`. */
export interface NamedFile {
  name: string;
  type: ItemType;
  /** The time as the monthly backup wrote it into the name. */
  time?: string;
}

const NAME = new RegExp(
  `^(${itemTypes.join("|")})(?:-(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z))?\\.json$`,
);

/** Parses a file's name; `undefined` if no JSON backup has such a file. Directories before it are ignored. */
export function parseFileName(path: string): NamedFile | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const [, type, time] = NAME.exec(name) ?? [];
  if (type === undefined) return undefined;
  return { name: path, type: type as ItemType, ...(time === undefined ? {} : { time }) };
}

/** The names that a JSON backup's files have. */
export const expectedNames: readonly string[] = itemTypes.map((type) => `${type}.json`);
