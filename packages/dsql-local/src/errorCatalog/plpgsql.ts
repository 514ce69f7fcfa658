import { section } from "./section.ts";

const page = "Aurora DSQL user guide, working with PL/pgSQL, 2026-11";

/** Errors of the bodies of functions, procedures and DO blocks, other than those of their statements. */
export const plpgsql = section("plpgsql", {
  exception: {
    sqlstate: "0A000",
    message: "unsupported transaction statement: SAVEPOINT",
    evidence: "inferred",
    source: `${page}, doesn't tell whether EXCEPTION works: it begins a subtransaction as SAVEPOINT does, which is recorded to be refused`,
    suggestion:
      "Look before you write (IF EXISTS …, ON CONFLICT DO NOTHING), or let the caller catch the error and run the whole transaction again.",
    knownDifference:
      "DSQL may accept EXCEPTION, which isn't known; this server rejects it as a SAVEPOINT, which it is.",
  },
  execute: {
    sqlstate: "0A000",
    message: "EXECUTE of a text that is known only when it runs is not supported",
    evidence: "inferred",
    source: "this server's own: what can't be judged isn't passed on",
    suggestion:
      "Put the text together from constants, by || or format() with %I for names and %L for values, and give values by USING.",
    knownDifference:
      "DSQL runs such a text, as far as its own rules allow. Names that %I and quote_ident() put in aren't judged.",
  },
  undecided: {
    sqlstate: "0A000",
    message: "a statement whose meaning depends on the catalog or on settings is not supported in a body",
    evidence: "inferred",
    source:
      "this server's own: the catalog can't be asked when a body is made, nor can its text be changed when it runs",
    suggestion:
      "Send ALTER TABLE … DROP COLUMN, DROP CONSTRAINT and ADD GENERATED from the application; write numeric(18,6) for a column of type numeric, and the name of a setting as a constant.",
    knownDifference: "DSQL decides when the statement runs.",
  },
});
