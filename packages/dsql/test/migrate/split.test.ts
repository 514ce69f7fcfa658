import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeText } from "../../src/migrate/read/decodeText.ts";
import type { RawStep } from "../../src/migrate/model/Migration.ts";
import { MigrationError } from "../../src/migrate/model/MigrationError.ts";
import { scan } from "../../src/migrate/read/scan.ts";
import { splitStatements } from "../../src/migrate/read/splitStatements.ts";

const cases = fileURLToPath(new URL("testdata/split", import.meta.url));

/**
 * Golden folders: `input.sql` and either `01.sql`, `02.sql` … or `error.txt`. A statement's file begins with the
 * line that it was found on, and its directives.
 */
describe("splitting", () => {
  for (const name of readdirSync(cases).filter((each) => !each.startsWith("."))) {
    test(`handles ${name}`, () => {
      const read = (file: string) => readFileSync(join(cases, name, file), "utf8");
      const split = () =>
        splitStatements(decodeText(readFileSync(join(cases, name, "input.sql")), "input.sql"), "input.sql");
      if (existsSync(join(cases, name, "error.txt"))) {
        expect(split).toThrow(expect.objectContaining({ message: read("error.txt").trimEnd() }));
      } else {
        const expected = readdirSync(join(cases, name)).filter((file) => /^\d\d\.sql$/.test(file));
        expect(split().map(render)).toEqual(expected.sort().map(read));
      }
    });
  }

  test("loses nothing of any text: the tokens make up the input", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary", maxLength: 5 }),
      fc.constantFrom("'", '"', "$$", "$a$", "--", "/*", "*/", "\n", "\r\n", ";", "E'", "\\", "(", ")", "$1"),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join("");
        try {
          expect(
            scan(text, "x.sql")
              .map((token) => token.text)
              .join(""),
          ).toBe(text);
        } catch (error) {
          if (!(error instanceof MigrationError)) throw error;
          expect(error.message).toMatch(/^x\.sql:\d+: the .* that begins here never ends/);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

function render({ line, sql, run, unless }: RawStep): string {
  const lines = [`-- line ${line}`];
  if (unless) lines.push(`-- @unless ${unless.sql}`);
  lines.push(run === undefined ? sql : `-- @run ${run}`);
  return `${lines.join("\n")}\n`;
}
