import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..");
const git = (...args: string[]) =>
  execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\n").filter(Boolean);
const files = git("ls-files").filter((file) => existsSync(path.join(root, file)));
const names = new Set(files.map((file) => path.basename(file)));
const pages = files.filter((file) => file.endsWith(".md"));

/** What isn't in the repository: outputs, files that a reader may create, files of other repositories. */
const ABSENT = new Set(["dist/", ".billio/", "packages/cdk/cdk.context.json", "data/movies.json"]);

/** The page without its fenced blocks: these show commands, outputs and code. */
function prose(page: string): string {
  return readFileSync(path.join(root, page), "utf8").replace(/^```[\s\S]*?^```/gm, "");
}

/** Folders that a page's relative paths count from: "Paths are those of `packages/data/src`." names one more, or two. */
function foldersOf(page: string, text: string): string[] {
  const own = path.dirname(page);
  const named = text.matchAll(/\bpaths (?:here )?are\s+those\s+of\s+`([^`]+)`(?:\s+and\s+`([^`]+)`)?/gi);
  const others = [...named].flatMap(([, ...folders]) => folders.filter(Boolean));
  return [".", own, path.join(own, "src"), ...others];
}

/** Is it meant as a path? A folder ends with a slash, or begins with `packages/`. */
function isPath(code: string): boolean {
  if (!/^[\w.@-]+(?:\/[\w.@-]+)*\/?$/.test(code) || ABSENT.has(code)) return false;
  if (!code.includes("/")) return /^[a-zA-Z]\w*\.test\.ts$|^[a-z]\w*\.(?:ts|mjs)$/.test(code);
  return /\/$|^packages\/|\.(?:[cm]?[jt]s|jsonl?|md|sql|svg|ya?ml)$/.test(code);
}

test("every path that a page names is there", () => {
  const missing = pages.flatMap((page) => {
    const text = prose(page);
    const folders = foldersOf(page, text);
    const codes = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
    return codes
      .filter((code) => isPath(code) && !isThere(page, folders, code))
      .map((code) => `${page}: ${code}`);
  });
  expect(missing).toEqual([]);
});

function isThere(page: string, folders: string[], code: string): boolean {
  if (!code.includes("/")) return names.has(code);
  // As vitest takes it: the beginning of a path.
  if (code.startsWith("packages/")) return files.some((file) => file.startsWith(code));
  if (folders.some((folder) => existsSync(path.join(root, folder, code)))) return true;
  // A package's own page may shorten its paths.
  const [own = ""] = /^packages\/[^/]+\//.exec(page) ?? [];
  return own !== "" && files.some((file) => file.startsWith(own) && `${file}/`.includes(`/${code}`));
}

test("every link of a page leads to a file, and to a heading of it", () => {
  const broken = pages.flatMap((page) =>
    [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = ""]) => target)
      .filter((target) => !/^[a-z]+:/.test(target) && !leads(page, target))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});

function leads(page: string, target: string): boolean {
  const [file = "", anchor] = target.split("#");
  const to = file === "" ? page : path.join(path.dirname(page), decodeURIComponent(file));
  if (!existsSync(path.join(root, to))) return false;
  return anchor === undefined || anchors(to).has(anchor);
}

/** As GitHub makes them of headings. */
function anchors(page: string): Set<string> {
  const headings = [...prose(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}
