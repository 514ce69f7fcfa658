/** What a source may do with its own address: packages are found from everywhere. */
const ALLOWED = /createRequire\(import\.meta\.url\)/g;

/**
 * Finds what a source does with its own address that wouldn't work in the published package, where sources are bundled.
 *
 * @returns a sentence each, with file and line
 */
export function checkOwnPaths(file: string, text: string): string[] {
  const rest = text.replace(ALLOWED, (found) => found.replaceAll(/[^\n]/g, " "));
  return [...rest.matchAll(/import\.meta\.(?:url|dirname|filename)\b/g)].map(({ 0: found, index }) => {
    const line = rest.slice(0, index).split("\n").length;
    return `${file}:${line}: ${found} isn't the same in the published package, which holds no files beside its code. Import what it needs, so that it becomes part of the code.`;
  });
}
