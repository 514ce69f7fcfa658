/** What a source may do with its own address: the build brings such files along, and packages are found from everywhere. */
const ALLOWED = /new URL\(\s*"\.\.?\/[^"]+",\s*import\.meta\.url,?\s*\)|createRequire\(import\.meta\.url\)/g;

/**
 * Finds what a source does with its own address that wouldn't work in the published package, where sources are bundled.
 *
 * @returns a sentence each, with file and line
 */
export function checkOwnPaths(file: string, text: string): string[] {
  const rest = text.replace(ALLOWED, (found) => found.replaceAll(/[^\n]/g, " "));
  return [...rest.matchAll(/import\.meta\.(?:url|dirname|filename)\b/g)].map(({ 0: found, index }) => {
    const line = rest.slice(0, index).split("\n").length;
    return `${file}:${line}: ${found} isn't the same in the published package. Name a file or, with a slash at its end, a folder by new URL("./name", import.meta.url), so that it becomes part of the package.`;
  });
}
