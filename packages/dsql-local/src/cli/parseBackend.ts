import { InvalidArgumentError } from "commander";
import type { BackendOption } from "../postgres/BackendOption.ts";

/** `--backend`: `embedded`, `container` or a PostgreSQL connection string. */
export function parseBackend(text: string): BackendOption {
  if (text === "embedded" || text === "container") return text;
  if (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text)) return { connectionString: text };
  throw new InvalidArgumentError(
    "It is embedded, container or postgresql://user:password@host:port/database.",
  );
}
