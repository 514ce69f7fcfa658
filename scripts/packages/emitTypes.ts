import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { BuildError } from "./BuildError.ts";
import { exportEntries } from "./entries.ts";
import { type PackageSource, root } from "./PackageSource.ts";

/** Writes the declarations of one package's entries, and of the sources that they refer to. */
type EmitTypes = (source: PackageSource, outdir: string) => void;

/**
 * Compiles the sources of all packages once. Their types aren't checked here: `npm run check` does.
 *
 * The compiler keeps `./name.ts` in declarations (TypeScript 6.0, with `rewriteRelativeImportExtensions` too). TypeScript 5 finds
 * the declarations by that, older ones and other tools only by `./name.js`, which it becomes here.
 */
export function createTypesEmitter(sources: readonly PackageSource[]): EmitTypes {
  const files = sources.flatMap(({ home, manifest }) =>
    exportEntries(manifest).map(({ source }) => path.join(home, source)),
  );
  const program = ts.createProgram(files, compilerOptions());
  return ({ home, manifest }, outdir) => {
    const { name, dependencies = {}, peerDependencies = {} } = manifest;
    const installed = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies)]);
    const src = path.join(home, "src");
    const todo = exportEntries(manifest).map(({ source }) => path.join(home, source));
    for (const file of todo) {
      const { text, imports } = declarationsOf(program, file);
      for (const specifier of imports) {
        if (specifier.startsWith(".")) {
          const next = path.join(path.dirname(file), specifier);
          if (!todo.includes(next)) todo.push(next);
        } else if (!specifier.startsWith("node:")) {
          const [dependency = ""] = /^(?:@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
          if (!installed.has(dependency)) {
            throw new BuildError(
              `Types of ${path.relative(root, file)} refer to ${specifier}, which is no dependency of ${name}: users don't have it.`,
            );
          }
        }
      }
      const target = path.join(outdir, path.relative(src, file).replace(/\.ts$/, ".d.ts"));
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
    }
  };
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.parseConfigFileTextToJson(
    "tsconfig.json",
    readFileSync(path.join(root, "tsconfig.json"), "utf8"),
  ) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, noCheck: true };
}

/** A file's declarations with importable specifiers, and these specifiers as the source has them. */
function declarationsOf(program: ts.Program, file: string): { text: string; imports: string[] } {
  const source = program.getSourceFile(file);
  if (!source) throw new BuildError(`There is no ${path.relative(root, file)}.`);
  let text = "";
  program.emit(source, (_, output) => (text = output), undefined, true);
  const specifiers = specifiersIn(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  const imports = specifiers.map(({ text: specifier }) => specifier);
  for (const literal of specifiers.reverse()) {
    if (!literal.text.startsWith(".")) continue;
    const built = literal.text.replace(/\.ts$/, ".js");
    text = `${text.slice(0, literal.getStart())}"${built}"${text.slice(literal.getEnd())}`;
  }
  return { text, imports };
}

/** The names of the modules that declarations refer to, in the order of the text. */
function specifiersIn(declarations: ts.SourceFile): ts.StringLiteral[] {
  const found: ts.StringLiteral[] = [];
  const visit = (node: ts.Node) => {
    const specifier =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : ts.isModuleDeclaration(node)
            ? node.name
            : undefined;
    if (specifier && ts.isStringLiteral(specifier)) found.push(specifier);
    ts.forEachChild(node, visit);
  };
  visit(declarations);
  return found;
}
