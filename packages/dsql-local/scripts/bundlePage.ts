import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const CLIENT = new URL("../src/admin/page/client/", import.meta.url);

/** The text of `src/admin/page/bundledPage.ts`: the page's script, style and content as strings. */
export async function bundlePage(): Promise<string> {
  const [script, style] = await Promise.all(["main.ts", "page.css"].map(minified));
  const content = await readFile(new URL("index.html", CLIENT), "utf8");
  return `// Written by \`yarn workspace @mattb.tech/billio-dsql-local admin-page\` from client/: change it there.
${["script", "style", "content"]
  .map((name, at) => `export const ${name} = ${JSON.stringify([script, style, content][at])};`)
  .join("\n")}
`;
}

/** One file with what it imports. */
async function minified(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(name, CLIENT))],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    write: false,
    tsconfigRaw: {},
    logLevel: "error",
  });
  const text = outputFiles[0]?.text.trim() ?? "";
  // The parser of HTML would end the element there.
  if (/<\/(script|style)/i.test(text)) throw new Error(`${name} contains the end tag of its element.`);
  return text;
}
