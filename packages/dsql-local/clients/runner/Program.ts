import { readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Holds the programs, and is the project in which those of npm are installed. */
export const programsFolder = fileURLToPath(new URL("../programs/", import.meta.url));

/** A script that uses one client; it is named for it. */
export interface Program {
  client: string;
  file: string;
  kind: ".java" | ".mjs" | ".py";
}

/** All programs, by name: a file that lies there is one. */
export async function findPrograms(): Promise<Program[]> {
  const programs: Program[] = [];
  for (const file of (await readdir(programsFolder)).sort()) {
    const kind = extname(file);
    if (kind !== ".java" && kind !== ".mjs" && kind !== ".py") continue;
    programs.push({ client: file.slice(0, -kind.length), file: join(programsFolder, file), kind });
  }
  return programs;
}
