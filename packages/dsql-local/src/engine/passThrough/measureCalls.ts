import type { Statement } from "../../analysis/statement/Statement.ts";
import type { CallEnd } from "../../statistics/StatementStatistics.ts";
import type { ResponseRelay } from "../run/ResponseRelay.ts";
import type { SessionState } from "../run/SessionState.ts";

/** A statement that is forwarded. */
export interface ForwardedCall {
  statement: Statement;
  /** It goes on with a portal's rows. */
  isContinued: boolean;
}

/**
 * Measures statements that are forwarded together: the time of all is divided among them evenly.
 *
 * @returns to be called with the response; undefined where nobody can ask
 */
export function measureCalls(
  { services: { statistics }, transactions }: SessionState,
  calls: readonly ForwardedCall[],
): ((response: ResponseRelay) => void) | undefined {
  if (!statistics) return undefined;
  const ends = calls.map(({ statement }) => statistics.begin(statement, transactions.current));
  return ({ tags = [], rows, errorBytes }) => {
    // Those after one that has failed haven't been run.
    const ran = errorBytes ? tags.length + 1 : tags.length;
    for (const [at, end] of ends.slice(0, ran).entries()) {
      const failed = at === tags.length;
      const call: CallEnd = {
        failed,
        tag: tags[at],
        rows: calls.length === 1 ? rows : 0,
        isContinued: calls[at]?.isContinued === true,
        share: 1 / ran,
      };
      end(call);
    }
  };
}
