import { isObject } from "@mattb.tech/billio-config";

/** A stack's outputs by their keys. */
export type Outputs = ReadonlyMap<string, string>;

const FORMS =
  'is neither what "cdk deploy --outputs-file" writes nor the JSON of "aws cloudformation describe-stacks"';

/** The outputs of each stack by its name, or why the text can't be read as such. */
export function parseOutputs(text: string): Map<string, Outputs> | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return "isn't JSON";
  }
  if (!isObject(parsed)) return FORMS;
  return (Array.isArray(parsed.Stacks) ? ofDescription(parsed.Stacks) : ofOutputsFile(parsed)) ?? FORMS;
}

/** `{ "<stack>": { "<key>": "<value>" } }` */
function ofOutputsFile(parsed: Record<string, unknown>): Map<string, Outputs> | undefined {
  const stacks = new Map<string, Outputs>();
  for (const [stack, outputs] of Object.entries(parsed)) {
    if (!isObject(outputs)) return undefined;
    const texts = textsOf(Object.entries(outputs));
    if (!texts) return undefined;
    stacks.set(stack, texts);
  }
  return stacks;
}

/** `{ "Stacks": [{ "StackName", "Outputs": [{ "OutputKey", "OutputValue" }] }] }`; a stack without outputs has no list. */
function ofDescription(described: readonly unknown[]): Map<string, Outputs> | undefined {
  const stacks = new Map<string, Outputs>();
  for (const stack of described) {
    if (!isObject(stack) || typeof stack.StackName !== "string") return undefined;
    const { Outputs: outputs = [] } = stack;
    if (!Array.isArray(outputs)) return undefined;
    const texts = textsOf(
      outputs.map((output: unknown) => (isObject(output) ? [output.OutputKey, output.OutputValue] : [])),
    );
    if (!texts) return undefined;
    stacks.set(stack.StackName, texts);
  }
  return stacks;
}

/** All keys and values, if all are texts. */
function textsOf(entries: readonly (readonly unknown[])[]): Outputs | undefined {
  const texts = new Map<string, string>();
  for (const [key, value] of entries) {
    if (typeof key !== "string" || typeof value !== "string") return undefined;
    texts.set(key, value);
  }
  return texts;
}
