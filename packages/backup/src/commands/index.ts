import type { AddCommand } from "./createProgram.ts";

/**
 * Every command, in the order in which the help lists them. Loaded by itself: what only others need takes a second and
 * 30 MB.
 */
const commands: readonly { name: string; load: () => Promise<AddCommand> }[] = [
  { name: "export", load: async () => (await import("./export.ts")).addExport },
  { name: "import", load: async () => (await import("./import.ts")).addImport },
  { name: "verify", load: async () => (await import("./verify.ts")).addVerify },
  { name: "stats", load: async () => (await import("./stats.ts")).addStats },
  { name: "restore", load: async () => (await import("./restore.ts")).addRestore },
  { name: "follow", load: async () => (await import("./follow.ts")).addFollow },
];

/** The command that these arguments begin with; all of them where they begin with none. */
export async function loadCommands([first]: readonly string[]): Promise<AddCommand[]> {
  const named = commands.filter(({ name }) => name === first);
  return Promise.all((named.length > 0 ? named : commands).map(({ load }) => load()));
}
