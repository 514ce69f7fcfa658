// Stand-in until src/rules has it.
import type { Classified, Statement, StatementKind } from "../rules/Statement.ts";

export function classify(sql: string): Classified {
  const statements: Statement[] = [];
  for (const text of sql.split(";")) {
    if (text.trim() === "") continue;
    const word = /^\s*(\w+)/.exec(text)?.[1]?.toLowerCase() ?? "";
    const kinds: Record<string, StatementKind> = {
      insert: "write",
      update: "write",
      delete: "write",
      create: "ddl",
      alter: "ddl",
      drop: "ddl",
      begin: "begin",
      start: "begin",
      commit: "commit",
      end: "commit",
      rollback: "rollback",
      abort: "rollback",
      set: "set",
      show: "show",
      copy: /from\s+stdin/i.test(text) ? "copyFrom" : "copyTo",
      call: "call",
      explain: "explain",
      select: /for\s+(update|key share)/i.test(text) ? "lockingRead" : "read",
      with: "read",
    };
    const kind = kinds[word] ?? "other";
    const relations = [...text.matchAll(/(?:from|update|into)\s+(\w+)/gi)].map((m) => ({
      name: m[1] ?? "",
      location: 0,
    }));
    const st: Statement = { text, kind, relations };
    if (word === "insert" && /^\s*insert into \w+ (\([^)]*\) )?values \([^)]*\)\s*$/i.test(text))
      st.maxRows = 1;
    if (word === "begin" && /read only/i.test(text)) st.readOnly = true;
    statements.push(st);
  }
  return { statements };
}
