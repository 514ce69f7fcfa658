import type { Plugin } from "esbuild";

/**
 * Has a bundle bring the files that its sources read at run time: `new URL("./page.html", import.meta.url)`, or with a slash at
 * the end a whole folder, is copied to `assets/` beside the bundle, and the bundled code names it there. Sources run as they are
 * find the same files by the same words.
 *
 * All files of the bundle have to be in one folder: no names of entries or chunks with a slash.
 */
export function bundleAssets(options: {
  /** The folder that the sources are in. */
  root: string;
}): Plugin;
