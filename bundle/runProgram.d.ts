/** Runs a program of this repository in this process, from its bundle. */
export function runProgram(name: string, entry: string): Promise<void>;

/**
 * The script of a program's bundle, to be run with Node: built where there is none of the sources as they are now, else the one
 * that was built before. It starts in a fifth of the time that finding and compiling each module takes, and in 45 MB less.
 *
 * @param name of the program, and so of its cache
 * @param entry its main module, from the top of the repository
 * @throws the bundler's error where the sources can't be compiled
 */
export function bundledProgram(name: string, entry: string): Promise<string>;
