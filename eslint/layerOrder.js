import path from "node:path";

const SCOPE = "@mattb.tech/billio-";

/** Name and rank of a file's folder in the order: undefined in a package without an order, `name: null` if it isn't listed. */
function layerOf(file, order) {
  for (const [base, list] of Object.entries(order)) {
    const inside = path.posix.relative(base, file);
    if (inside.startsWith("..")) continue;
    const parts = path.posix.dirname(inside).split("/");
    for (let length = parts.length; length > 0; length--) {
      const name = parts.slice(0, length).join("/");
      const rank = list.findIndex((each) => each === name || (Array.isArray(each) && each.includes(name)));
      if (rank >= 0) return { base, name, rank };
    }
    return { base, name: null, rank: -1 };
  }
  return undefined;
}

/** A folder's name in messages; for the root of a package, its path. */
const shown = ({ base, name }) => (name === "." ? base : name);

const packageOf = (file) => /^packages\/([^/]+)\/src\//.exec(file)?.[1];

/**
 * Checks imports against the order of folders and packages (its options: see layers.js). Compares paths only: it needs no types and
 * reads no other file, so that ESLint's cache stays right.
 */
export const layerOrder = {
  meta: {
    type: "problem",
    docs: { description: "Disallow imports against the order of folders and packages" },
    messages: {
      folder:
        "{{from}}/ may not import from {{to}}/, which is above it in packages/{{package}}/layers.js. Move what both need to {{from}}/ or below it, or pass it in as a parameter.",
      unknown:
        "{{folder}} is not in the order of folders: add it to packages/{{package}}/layers.js, after all that it imports from.",
      package:
        "packages/{{from}} may not import from packages/{{to}}, which builds on it. Move what both need to packages/{{from}} or below it.",
    },
    schema: [
      {
        type: "object",
        properties: { layers: { type: "object" }, packages: { type: "array", items: { type: "string" } } },
        required: ["layers", "packages"],
        additionalProperties: false,
      },
    ],
  },
  create(context) {
    const [{ layers: order, packages: list }] = context.options;
    const relative = (file) => path.relative(context.cwd, file).split(path.sep).join("/");
    const file = relative(context.filename);
    const own = layerOf(file, order);
    const ownPackage = packageOf(file);

    function check({ source }) {
      if (typeof source?.value !== "string") return;
      const { value } = source;
      const other = value.startsWith(SCOPE) ? value.slice(SCOPE.length).split("/")[0] : undefined;
      const target = value.startsWith(".")
        ? relative(path.resolve(path.dirname(context.filename), value))
        : undefined;
      const to = other ?? (target === undefined ? undefined : packageOf(target));
      if (to !== undefined && ownPackage !== undefined && to !== ownPackage) {
        if (list.indexOf(to) >= list.indexOf(ownPackage))
          context.report({ node: source, messageId: "package", data: { from: ownPackage, to } });
        return;
      }
      const layer = target === undefined ? undefined : layerOf(target, order);
      if (own === undefined || layer?.base !== own.base || layer.name === own.name) return;
      const nameless = own.name === null ? file : layer.name === null ? target : undefined;
      if (nameless !== undefined)
        context.report({
          node: source,
          messageId: "unknown",
          data: { folder: path.posix.dirname(nameless), package: ownPackage },
        });
      else if (layer.rank >= own.rank)
        context.report({
          node: source,
          messageId: "folder",
          data: { from: shown(own), to: shown(layer), package: ownPackage },
        });
    }

    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: (node) => check({ source: node.source ?? node.argument?.literal }),
    };
  },
};
