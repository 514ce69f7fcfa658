import { EXPORTS_FOLDER } from "./manifest.ts";

/**
 * Possible paths of a data file, the likeliest first: the manifest names it from the root of the original bucket, and the
 * export may have been copied elsewhere since, with or without the directories above it.
 *
 * @param key `dataFileS3Key` of the manifest
 * @param folder of the export, in its storage
 */
export function dataFilePaths(key: string, folder: string): string[] {
  const segments = key.split("/");
  if (segments.some((segment) => ["", ".", ".."].includes(segment))) return [];
  const above = folder === "" ? ".." : folder.slice(0, Math.max(0, folder.lastIndexOf("/")));
  const rest = segments.slice(segments.lastIndexOf(EXPORTS_FOLDER) + 1);
  const name = segments.at(-1) ?? "";
  const join = (...parts: string[]) => parts.filter((part) => part !== "").join("/");
  const paths = [
    // AWSDynamoDB/<export>/data/<name>
    ...(rest.length > 2 ? [join(folder, ...rest.slice(1))] : []),
    join(folder, "data", name),
    // AWSDynamoDB/data/<name>, which incremental exports share
    join(above, ...rest),
    join(above, "data", name),
    key,
  ];
  return [...new Set(paths)];
}
