import { cpSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";

/** The one form in which sources name a file to read at run time. */
const ASSET = /new URL\(\s*"(\.\.?\/[^"]+)",\s*import\.meta\.url,?\s*\)/g;
const FOLDER = "assets";

export function bundleAssets({ root }) {
  return {
    name: "assets",
    setup(build) {
      const found = new Map();
      build.onStart(() => {
        found.clear();
      });
      build.onLoad({ filter: /\.[jt]s$/ }, ({ path }) => {
        if (path.includes("/node_modules/") || !path.startsWith(root)) return undefined;
        const text = readFileSync(path, "utf8");
        if (!text.includes("import.meta")) return undefined;
        const contents = text.replaceAll(ASSET, (_, name) => {
          const source = resolve(dirname(path), name);
          const target = `${FOLDER}/${relative(root, source).replaceAll("../", "")}${name.endsWith("/") ? "/" : ""}`;
          found.set(source, target);
          return `new URL(${JSON.stringify(`./${target}`)}, import.meta.url)`;
        });
        return { contents, loader: path.endsWith(".ts") ? "ts" : "js" };
      });
      build.onEnd(({ errors }) => {
        if (errors.length > 0) return;
        const { absWorkingDir = "", outdir = "" } = build.initialOptions;
        for (const [source, target] of found) {
          cpSync(source, resolve(absWorkingDir, outdir, target), { recursive: true });
        }
      });
    },
  };
}
