import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** A declaration in a report, by which it is sorted. */
type Block = readonly [name: string, text: string];

/**
 * Creates reports of what modules export: each declaration as the compiler emits it, without comments and bodies, followed
 * by the types of this repository that they refer to.
 */
export function createReporter(root: string, files: readonly string[]): (file: string) => string {
  const { options, program } = createProgram(root, files);
  const checker = program.getTypeChecker();
  const printer = ts.createPrinter({ removeComments: true });
  const written = new Map<ts.SourceFile, ts.SourceFile>();

  /** A file's declarations as the compiler writes them. */
  function declarations(file: ts.SourceFile): ts.SourceFile {
    let found = written.get(file);
    if (!found) {
      let text = "";
      program.emit(file, (_, output) => (text = output), undefined, true);
      found = ts.createSourceFile(file.fileName, text, options.target ?? ts.ScriptTarget.Latest, true);
      written.set(file, found);
    }
    return found;
  }

  const resolved = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const isOurs = ({ fileName }: ts.SourceFile) =>
    fileName.startsWith(`${root}/packages/`) && !fileName.includes("/node_modules/");

  /** Types of ours that a declaration names, private members and bodies apart. */
  function named(node: ts.Node, found: ts.Symbol[] = []): ts.Symbol[] {
    if (ts.isClassElement(node) && node.name && ts.isPrivateIdentifier(node.name)) return found;
    if (ts.isBlock(node)) return found;
    if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
      const symbol = checker.getSymbolAtLocation(
        ts.isTypeReferenceNode(node) ? node.typeName : node.expression,
      );
      const target = symbol && resolved(symbol);
      const source = target?.declarations?.[0]?.getSourceFile();
      if (target && source && isOurs(source) && !(target.flags & ts.SymbolFlags.TypeParameter))
        found.push(target);
    }
    ts.forEachChild(node, (child) => {
      named(child, found);
    });
    return found;
  }

  function textsOf(symbol: ts.Symbol): string[] {
    return (symbol.declarations ?? []).flatMap((declaration) => {
      const file = declaration.getSourceFile();
      if (!isOurs(file)) return [`${symbol.name} of ${packageOf(file.fileName)}`];
      return declarations(file)
        .statements.filter((statement) => namesOf(statement).includes(symbol.name))
        .map((statement) => printer.printNode(ts.EmitHint.Unspecified, statement, statement.getSourceFile()))
        .map((text) =>
          text
            .replace(/^export |^declare /g, "")
            .replace(/^declare /, "")
            .replace(/import\("(?:\.|@mattb\.tech\/)[^"]*"\)\./g, ""),
        );
    });
  }

  return (file) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) return "";
    const blocks: Block[] = [];
    const seen = new Set<ts.Symbol>();
    const todo: { symbol: ts.Symbol; as: string | undefined }[] = checker
      .getExportsOfModule(module)
      .map((symbol) => ({ symbol: resolved(symbol), as: symbol.name }));
    const ownNames = new Set(todo.filter(({ symbol, as }) => as === symbol.name).map(({ symbol }) => symbol));
    for (let next = todo.shift(); next; next = todo.shift()) {
      const { symbol, as } = next;
      if (as !== undefined && as !== symbol.name) blocks.push([as, `export { ${symbol.name} as ${as} }`]);
      if (seen.has(symbol)) continue;
      seen.add(symbol);
      const prefix = ownNames.has(symbol) ? "export" : "/* not exported */";
      for (const text of textsOf(symbol)) blocks.push([symbol.name, `${prefix} ${text}`]);
      const others = (symbol.declarations ?? []).flatMap((each) =>
        isOurs(each.getSourceFile()) ? named(each) : [],
      );
      todo.push(...others.map((other) => ({ symbol: other, as: undefined })));
    }
    blocks.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
    return `${[...new Set(blocks.map(([, text]) => text))].join("\n")}\n`;
  };
}

function createProgram(root: string, files: readonly string[]) {
  const config = ts.parseConfigFileTextToJson(
    "tsconfig.json",
    readFileSync(path.join(root, "tsconfig.json"), "utf8"),
  );
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const declared = { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true };
  return { options, program: ts.createProgram([...files], declared) };
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const { name } = statement as ts.DeclarationStatement;
  return name ? [name.getText()] : [];
}

const packageOf = (file: string) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? file;
