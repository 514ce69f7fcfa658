/**
 * The package that a bundled file belongs to, as its folder.
 *
 * @param source path of the file, from the top of the repository
 * @returns undefined for the project's own files
 */
export function packageOf(source: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(source)?.[0];
}
