import type { Query } from "@mattb.tech/billio-data";
import { median } from "../../../bench/percentile.ts";
import { CONSTANT_QUERY, PAGE_QUERY } from "./pageQuery.ts";
import { createPost } from "./post.ts";
import type { Row } from "../../../bench/Row.ts";

const WARM_UP = 500;
const BLOCK = 4;
const AT_MOST = 1.5;

type Way = "page" | "direct" | "constant";

/** A page of 20 over HTTP, compared with the same page from the library and a field without cost over the same server. */
export async function measurePage(
  url: string,
  query: Pick<typeof Query, "ofType">,
  rounds: number,
): Promise<Row[]> {
  const { post, close } = createPost(url, 1);
  const ways: Record<Way, () => Promise<unknown>> = {
    page: () => post(PAGE_QUERY),
    direct: () => query.ofType({ type: "Book" }, { first: 20, withCount: false }),
    constant: () => post(CONSTANT_QUERY),
  };
  const names = Object.keys(ways) as Way[];
  const durations: Record<Way, number[]> = { page: [], direct: [], constant: [] };
  try {
    for (let call = 0; call < WARM_UP; call++) for (const name of names) await ways[name]();
    // By turns, so that whatever else the machine does hits all alike.
    for (let round = 0; round < rounds; round++) {
      for (const name of names) {
        for (let call = 0; call < BLOCK; call++) {
          const began = performance.now();
          await ways[name]();
          durations[name].push(performance.now() - began);
        }
      }
    }
  } finally {
    close();
  }
  const ratios = Array.from({ length: rounds }, (_, round) => {
    const of = (name: Way) => median(durations[name].slice(round * BLOCK, (round + 1) * BLOCK));
    return of("page") / (of("direct") + of("constant"));
  });
  const ratio = median(ratios);
  const ms = (name: Way) => `${median(durations[name]).toFixed(2)} ms`;
  return [
    { name: "a page of 20 books over HTTP, warm", measured: ms("page") },
    { name: "… the same page from `Query`", measured: ms("direct") },
    { name: "… a constant field over the same server", measured: ms("constant") },
    {
      name: "… page ÷ (`Query` + constant field)",
      measured: ratio.toFixed(2),
      target: { text: `≤ ${AT_MOST}`, met: ratio <= AT_MOST },
    },
  ];
}
