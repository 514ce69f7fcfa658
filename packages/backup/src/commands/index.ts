import type { AddCommand } from "./createProgram.ts";

/** Every command, in the order of the help. Each is loaded separately: loading all takes a second and 30 MB more. */
const commands: readonly { name: string; load: () => Promise<AddCommand> }[] = [
  { name: "export", load: async () => (await import("./export.ts")).addExport },
  { name: "import", load: async () => (await import("./import.ts")).addImport },
  { name: "verify", load: async () => (await import("./verify.ts")).addVerify },
  { name: "stats", load: async () => (await import("./stats.ts")).addStats },
  { name: "restore", load: async () => (await import("./restore.ts")).addRestore },
  { name: "follow", load: async () => (await import("./follow.ts")).addFollow },
];

/** The command that the arguments name; all commands when they name none. */
export async function loadCommands([first]: readonly string[]): Promise<AddCommand[]> {
  const named = commands.filter(({ name }) => name === first);
  return Promise.all((named.length > 0 ? named : commands).map(({ load }) => load()));
}
