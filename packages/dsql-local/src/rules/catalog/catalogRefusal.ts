import { alterTable } from "../../ruleBook/alterTable.ts";
import { createTable } from "../../ruleBook/createTable.ts";
import { queries } from "../../ruleBook/queries.ts";
import { refuse, refuseInTime } from "../../ruleBook/refuse.ts";
import { types } from "../../ruleBook/types.ts";
import { MAX_COLUMNS } from "../createTable.ts";
import type { DsqlError } from "../DsqlError.ts";
import type { CatalogQuestion } from "./CatalogQuestion.ts";
import { MOST } from "./most.ts";

/** What DSQL says, given the catalog's answer; null stands for "nothing of that name". */
export function catalogRefusal(question: CatalogQuestion, answer: string | null): DsqlError | undefined {
  if (answer === null) return undefined;
  switch (question.ask) {
    case "primaryKeyColumn":
      return refuse(alterTable.dropPrimaryKeyColumn, { column: answer });
    case "primaryKey":
      return refuse(alterTable.dropPrimaryKey);
    case "identityColumn":
      return answer === "bigint" ? undefined : refuse(types.identityType, { type: answer });
    case "lockedKey":
      return refuseInTime(queries.lockedKey);
    case "columns":
      return Number(answer) + question.added > MAX_COLUMNS
        ? refuse(createTable.columns, { max: MAX_COLUMNS })
        : undefined;
    default: {
      const { max, rule } = MOST[question.ask];
      return Number(answer) >= max ? refuse(rule, { max }) : undefined;
    }
  }
}
