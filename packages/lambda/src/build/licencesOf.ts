import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { BuildError } from "./BuildError.ts";

const STANDARD_TEXTS = new URL("../../licences/", import.meta.url);
/** Licences whose text is the same for everybody. */
const STANDARD = new Set(["Apache-2.0", "LGPL-3.0-or-later", "MIT"]);
const TEXT = /^(?:licen[cs]e|copying|notice)/i;

interface Manifest {
  name: string;
  version: string;
  license?: unknown;
  author?: unknown;
  repository?: unknown;
}

/**
 * The licences of packages as one text: names, versions, licence, and its text as the packages have it, each text once. A
 * package that names its licence without a text gets the standard text, if the licence has one.
 *
 * @param folders of packages
 * @throws {BuildError} naming all packages that have no licence
 */
export async function licencesOf(folders: Iterable<string>): Promise<string> {
  const seen = new Set<string>();
  const packagesOf = new Map<string, string[]>();
  const without: string[] = [];
  for (const folder of folders) {
    const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Manifest;
    const id = `${manifest.name} ${manifest.version}`;
    if (seen.has(id)) continue;
    seen.add(id);
    const text = await textOf(folder, manifest);
    if (text === undefined) without.push(id);
    else {
      const same = packagesOf.get(text) ?? [];
      packagesOf.set(text, [...same, `${id} (${licenceName(manifest) ?? "see below"})`]);
    }
  }
  if (without.length > 0) {
    throw new BuildError(
      `No licence, so it can't be deployed: ${without.join(", ")}. ` +
        "A package needs a file with its licence, or names one of " +
        `${[...STANDARD].join(", ")} in its package.json.`,
    );
  }
  const parts = [...packagesOf].map(([text, packages]) => `${packages.sort().join("\n")}\n\n${text}`);
  return `${parts.sort().join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

async function textOf(folder: string, manifest: Manifest): Promise<string | undefined> {
  const files = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && TEXT.test(entry.name))
    .map(({ name }) => name)
    .sort();
  if (files.some((name) => !/^notice/i.test(name))) {
    const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
    return texts.map((text) => text.replaceAll("\r\n", "\n").trim()).join("\n\n");
  }
  const licence = licenceName(manifest);
  if (licence === undefined || !STANDARD.has(licence)) return undefined;
  const standard = await readFile(new URL(`${licence}.txt`, STANDARD_TEXTS), "utf8");
  return [...(await readmeOf(folder)), `Copyright (c) ${holderOf(manifest)}`, standard.trim()].join("\n\n");
}

/** The licence in a package's package.json, and those of what it contains. */
async function readmeOf(folder: string): Promise<string[]> {
  const text = await readFile(join(folder, "README.md"), "utf8").catch(() => "");
  const found = /^## Licen[cs](?:e|ing)\s+([^]*?)(?=^## |$(?![^]))/m.exec(text)?.[1]?.trim();
  return found === undefined || found === "" ? [] : [found];
}

function licenceName({ license }: Manifest): string | undefined {
  return typeof license === "string" && license !== "" && license !== "UNLICENSED" ? license : undefined;
}

function holderOf({ name, author, repository }: Manifest): string {
  const holder = typeof author === "string" ? author : (author as { name?: unknown } | undefined)?.name;
  if (typeof holder === "string" && holder !== "") return holder;
  const url =
    typeof repository === "string" ? repository : (repository as { url?: unknown } | undefined)?.url;
  return `the authors of ${name}${typeof url === "string" ? `, ${url}` : ""}`;
}
