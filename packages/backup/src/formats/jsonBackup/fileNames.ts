import { itemTypes, type ItemType } from "@mattb.tech/billio-config";

/** What the name of a JSON backup's file tells: `Book.json`, or `Book-2026-01-01T01:01:07.123Z.json`. */
export interface NamedFile {
  name: string;
  type: ItemType;
  /** As the monthly backup wrote it into the name. */
  time?: string;
}

const NAME = new RegExp(
  `^(${itemTypes.join("|")})(?:-(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z))?\\.json$`,
);

/** `undefined` for a name that no file of a JSON backup has. Folders before it count for nothing. */
export function parseFileName(path: string): NamedFile | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const [, type, time] = NAME.exec(name) ?? [];
  if (type === undefined) return undefined;
  return { name: path, type: type as ItemType, ...(time === undefined ? {} : { time }) };
}

/** The names that a JSON backup's files have. */
export const expectedNames: readonly string[] = itemTypes.map((type) => `${type}.json`);
