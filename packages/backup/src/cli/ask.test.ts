import { PassThrough } from "node:stream";
import { expect, onTestFinished, test } from "vitest";
import { ask } from "./ask.ts";

/** Types an answer as soon as the prompt appears. */
function typing(keys: string) {
  const abort = new AbortController();
  const interrupt = () => {
    abort.abort(new Error("interrupted"));
  };
  process.on("SIGINT", interrupt);
  onTestFinished(() => void process.off("SIGINT", interrupt));
  const [input, output] = [new PassThrough(), new PassThrough()];
  output.once("data", () => input.write(keys));
  return ask("Delete them? ", { signal: abort.signal, input, output });
}

test.each([
  ["yes\r", true],
  [" Y \r", true],
  ["no\r", false],
  ["yess\r", false],
  ["\r", false],
  ["\u0004", false],
])("%j is %s", async (keys, answer) => {
  expect(await typing(keys)).toBe(answer);
});

test("Ctrl-C is what it is elsewhere", async () => {
  await expect(typing("\u0003")).rejects.toThrow("interrupted");
});
