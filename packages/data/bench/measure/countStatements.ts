import { subscribe, unsubscribe } from "node:diagnostics_channel";

/** How many statements the library sends while `work` runs, BEGIN and COMMIT included. */
export async function countStatements(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const listener = () => {
    count++;
  };
  subscribe("billio:data:statement", listener);
  try {
    await work();
  } finally {
    unsubscribe("billio:data:statement", listener);
  }
  return count;
}
