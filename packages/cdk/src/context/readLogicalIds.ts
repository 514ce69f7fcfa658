import type { Context } from "./Context.ts";
import type { ContextReader } from "./ContextReader.ts";

/** CloudFormation user guide, template anatomy: letters and digits, at most 255. */
const LOGICAL_ID = /^[A-Za-z0-9]{1,255}$/;
const EXAMPLE = '{ "BillioDataV3": { "ItemTable": "ItemTable5099C8A2" } }';

/** `BillioStack.checkLogicalIds` checks later that stacks and paths exist. */
export function readLogicalIds(reader: ContextReader): Context["logicalIds"] {
  const stacks = reader.object("logicalIds", `must be an object, e.g. ${EXAMPLE}`);
  return new Map(
    stacks.keys().map((stack) => {
      const ids = stacks.object(stack, `must be an object of paths and logical ids, e.g. ${EXAMPLE}`);
      const read = new Map<string, string>();
      for (const path of ids.keys())
        read.set(path, ids.text(path, LOGICAL_ID, "must be a logical id: letters and digits"));
      if (new Set(read.values()).size < read.size)
        stacks.fault(stack, "must give each resource a logical id of its own");
      return [stack, read] as const;
    }),
  );
}
