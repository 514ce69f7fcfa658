import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

// Prints the type errors of shipped code that a change of the files named may have caused: of these files, and of all that import
// them, directly or not. Whatever doesn't is as it was, and `npm run check` compiles it.
//
//   node --import tsx test/affectedErrors.ts <top of the checkout> <file>…

const [root = "", ...changed] = process.argv.slice(2);
const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => readFileSync(path, "utf8")) as {
  config: { compilerOptions: object; exclude: string[] };
};
const { options, fileNames } = ts.parseJsonConfigFileContent(
  {
    compilerOptions: config.compilerOptions,
    include: ["src", "bench", "codegen"].map((name) => `packages/*/${name}/**/*.ts`),
    exclude: [...config.exclude, "**/*.test.ts"],
  },
  ts.sys,
  root,
);

const resolutions = ts.createModuleResolutionCache(root, (path) => path, options);
function resolve(name: string, from: string): string | undefined {
  const { resolvedModule } = ts.resolveModuleName(
    name,
    from,
    options,
    ts.sys,
    resolutions,
    undefined,
    ts.ModuleKind.ESNext,
  );
  return resolvedModule?.resolvedFileName;
}

const parse = (file: string) => ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);

type Declaration = (ts.ImportDeclaration | ts.ExportDeclaration) & { moduleSpecifier: ts.StringLiteral };
const isDeclaration = (statement: ts.Statement): statement is Declaration =>
  (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) &&
  statement.moduleSpecifier !== undefined &&
  ts.isStringLiteral(statement.moduleSpecifier);

/** What a declaration takes of a module, and what that is called here; undefined where it may be all of it. */
function namesOf(statement: Declaration): { name: string; here: string }[] | undefined {
  const isImport = ts.isImportDeclaration(statement);
  const named = isImport ? statement.importClause?.namedBindings : statement.exportClause;
  if (named === undefined || !(ts.isNamedImports(named) || ts.isNamedExports(named))) return undefined;
  if (isImport && statement.importClause?.name) return undefined;
  return named.elements.map(({ name, propertyName }) => ({
    name: (propertyName ?? name).text,
    here: name.text,
  }));
}

/** Where the names come from that a file exports, if it does nothing but export what others have. */
type Index = ReadonlyMap<string, { file: string; name: string }>;
const indexes = new Map<string, Index | undefined>();
function indexOf(file: string): Index | undefined {
  if (!indexes.has(file)) indexes.set(file, readIndex(file));
  return indexes.get(file);
}
function readIndex(file: string): Index | undefined {
  const index = new Map<string, { file: string; name: string }>();
  for (const statement of parse(file).statements) {
    if (!isDeclaration(statement) || !ts.isExportDeclaration(statement)) return undefined;
    const from = resolve(statement.moduleSpecifier.text, file);
    const names = namesOf(statement);
    if (from === undefined || names === undefined) return undefined;
    for (const { name, here } of names) index.set(here, { file: from, name });
  }
  return index;
}
/** The file that a name comes from which another takes of this one. */
function origin(file: string, name: string): string {
  const found = indexOf(file)?.get(name);
  return found === undefined ? file : origin(found.file, found.name);
}

const importers = new Map<string, Set<string>>();
const isOurs = (name: string) => name.startsWith(".") || name.startsWith("@mattb.tech/");
// Programs import some of what tests share, too.
const files = new Set(fileNames);
for (const file of files) {
  const imports = (imported: string) => {
    if (!imported.endsWith(".d.ts")) files.add(imported);
    importers.set(imported, (importers.get(imported) ?? new Set()).add(file));
  };
  const named = new Set<string>();
  for (const statement of parse(file).statements) {
    if (!isDeclaration(statement) || !isOurs(statement.moduleSpecifier.text)) continue;
    const target = resolve(statement.moduleSpecifier.text, file);
    if (target === undefined) continue;
    const names = namesOf(statement);
    if (names === undefined) imports(target);
    for (const { name } of names ?? []) imports(origin(target, name));
    named.add(statement.moduleSpecifier.text);
  }
  // import("…"), and whatever else may mention a module.
  for (const { fileName } of ts.preProcessFile(readFileSync(file, "utf8"), true, true).importedFiles) {
    const target = isOurs(fileName) && !named.has(fileName) ? resolve(fileName, file) : undefined;
    if (target !== undefined) imports(target);
  }
}

const affected = new Set(changed.map((file) => join(root, file)));
for (const file of affected) for (const importer of importers.get(file) ?? []) affected.add(importer);
const program = ts.createProgram([...affected], options);
const errors = [...affected].flatMap((file) => {
  const source = program.getSourceFile(file);
  if (source === undefined) throw new Error(`${file} is no source file`);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
});
process.stdout.write(
  ts.formatDiagnostics(errors, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => root,
    getNewLine: () => "\n",
  }),
);
