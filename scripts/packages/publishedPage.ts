import path from "node:path";
import { repositoryPage } from "./publishedManifest.ts";
import { type PackageSource, root } from "./PackageSource.ts";

/** A fenced block, which is kept as it is, or the target of a link. */
const BLOCK_OR_TARGET = /^```[\s\S]*?^```|\]\(([^)\s]+)\)/gm;

/**
 * A page of a package as npm's site shows it: links to files of the repository lead to its page on the web.
 *
 * @param ref the commit that is published, or `HEAD`
 */
export function publishedPage(text: string, { home, manifest }: PackageSource, ref: string): string {
  const { repository } = manifest;
  if (!repository) return text;
  return text.replace(BLOCK_OR_TARGET, (whole, target: string | undefined) => {
    if (target === undefined || target.startsWith("#") || /^[a-z]+:/.test(target)) return whole;
    const file = path.relative(root, path.resolve(home, target)).replaceAll(path.sep, "/");
    return `](${repositoryPage(repository)}/blob/${ref}/${file})`;
  });
}
