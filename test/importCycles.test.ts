import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

/** The project's files that each file imports, types included, without generated files. */
function imports(): Map<string, string[]> {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts"], {
    encoding: "utf8",
  });
  const files = new Set(
    listed
      .trim()
      .split("\n")
      .filter((file) => !file.includes("/generated/")),
  );
  const found = new Map<string, string[]>();
  for (const file of files) {
    // Scans for imports only: nothing is parsed or resolved.
    const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"), true, true);
    const targets = importedFiles
      .filter(({ fileName }) => fileName.startsWith("."))
      .map(({ fileName }) => path.posix.join(path.posix.dirname(file), fileName));
    found.set(
      file,
      targets.filter((target) => files.has(target)),
    );
  }
  return found;
}

/** Rings of files that import one another (Tarjan's strongly connected components). */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): number => {
    const own = index.size;
    index.set(file, own);
    let least = own;
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!index.has(next)) least = Math.min(least, visit(next));
      else if (stack.includes(next)) least = Math.min(least, index.get(next) ?? own);
    }
    low.set(file, least);
    if (least === own) {
      const ring = stack.splice(stack.indexOf(file));
      if (ring.length > 1) found.push(ring.sort());
    }
    return least;
  };
  for (const file of graph.keys()) if (!index.has(file)) visit(file);
  return found;
}

test("finds a ring", () => {
  expect(
    cycles(
      new Map([
        ["a", ["b"]],
        ["b", ["c"]],
        ["c", ["b"]],
      ]),
    ),
  ).toEqual([["b", "c"]]);
});

test("no files import one another in a ring", () => {
  expect(cycles(imports())).toEqual([]);
});
