import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { validate } from "@actions/languageservice";
import { EXIT } from "@mattb.tech/billio-config";
import { TextDocument } from "vscode-languageserver-textdocument";
import { ownRules } from "./ownRules.ts";
import { type Finding, WorkflowFile } from "./WorkflowFile.ts";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

/** `check-workflows`: prints what GitHub or this project rejects, and resolves to the exit code. */
export async function checkWorkflows(root = ROOT): Promise<number> {
  const files = await workflowFiles(root);
  if (files.length === 0) {
    console.error(`There is no workflow in ${join(root, ".github")}.`);
    return EXIT.usage;
  }
  let found = 0;
  for (const path of files) {
    const text = await readFile(path, "utf8");
    const findings = [...(await githubsRules(path, text)), ...ownRules(new WorkflowFile(text))];
    for (const { line, message } of findings) console.log(`${relative(root, path)}:${line}: ${message}`);
    found += findings.length;
  }
  if (found === 0) console.log(`nothing that is wrong in ${files.length} workflows and actions`);
  return found === 0 ? EXIT.done : EXIT.failed;
}

/** Workflows, and actions of the repository's own. */
async function workflowFiles(root: string): Promise<string[]> {
  const listed = async (folder: string, name: RegExp) => {
    const path = join(root, ".github", folder);
    const files = await readdir(path, { recursive: true }).catch(() => []);
    return files.filter((file) => name.test(file)).map((file) => join(path, file));
  };
  const found = [
    ...(await listed("workflows", /^[^/]+\.ya?ml$/)),
    ...(await listed("actions", /(^|\/)action\.ya?ml$/)),
  ];
  return found.sort();
}

/** The findings of GitHub's own language service. */
async function githubsRules(path: string, text: string): Promise<Finding[]> {
  const document = TextDocument.create(pathToFileURL(path).href, "yaml", 0, text);
  const diagnostics = await validate(document);
  return diagnostics.map(({ range, message }) => ({
    line: range.start.line + 1,
    message: typeof message === "string" ? message : message.value,
  }));
}
