/**
 * The directory of the package that a bundled file belongs to.
 *
 * @param source path of the file, relative to the root of the repository
 * @returns undefined for the project's own files
 */
export function packageOf(source: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(source)?.[0];
}
