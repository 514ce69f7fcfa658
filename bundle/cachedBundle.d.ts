import type { BuildOptions, Plugin } from "esbuild";

/** The options of the bundler for programs that run in Node, without entry and output. */
export const bundleOptions: BuildOptions;

/** Bundled modules of the sources still find files by their own location: migrations, samples, the binaries of PostgreSQL. */
export const sourceLocations: Plugin;

/**
 * Bundles a program, or returns the bundle of an earlier call if no source has changed since. Several processes may do so at the
 * same time. Bundles of earlier sources are removed after a day.
 *
 * @returns the script to run with Node
 * @throws the bundler's error where the sources can't be compiled
 */
export function cachedBundle(options: {
  /** The folder to which paths are relative, and which holds `node_modules`. */
  root: string;
  entry: string;
  /** Files on which the bundle depends besides its sources. */
  alsoOf: readonly string[];
  /** Where bundles are kept. */
  folder: string;
  /** Packages that aren't bundled but loaded from `node_modules` when needed. */
  external?: readonly string[];
  /** Run before the own ones of the bundler. */
  plugins?: readonly Plugin[];
  /** Called before a bundle is built, which takes a few seconds. */
  onBuild?: () => void;
}): Promise<string>;
