import type { BuildOptions } from "esbuild";

/** How a program for Node is bundled, for the bundler; without what goes in and where to. */
export const bundleOptions: BuildOptions;

/**
 * A program as a bundle: built when there is none of the sources as they are now, else the one that was built before. Others may
 * do the same at the same time. Bundles of earlier sources are removed after a day.
 *
 * @returns the script to run with Node
 * @throws the bundler's error where the sources can't be compiled
 */
export function cachedBundle(options: {
  /** The folder to which paths are relative, and which holds `node_modules`. */
  root: string;
  entry: string;
  /** Files of which the bundle also depends, besides the project's own that are in it. */
  alsoOf: readonly string[];
  /** Where bundles are kept. */
  folder: string;
  /** Packages that stay out of it and are loaded from `node_modules` when they are needed. */
  external?: readonly string[];
  /** Called before one is built, which takes a few seconds. */
  onBuild?: () => void;
}): Promise<string>;
