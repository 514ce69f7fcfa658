import { styleText } from "node:util";

/** Output for people: coloured on a terminal, plain elsewhere. */
export interface Output {
  stream: NodeJS.WriteStream;
  /** Shows the current step: on a terminal in a line that the next one replaces, elsewhere only if it takes long. */
  startStep(text: string): void;
  /** Prints that a step is done. */
  completeStep(text: string): void;
  /** Prints lines unchanged. */
  print(text: string): void;
  heading(text: string): void;
}

const PLAIN_LINE_EVERY_MS = 5_000;

export function createOutput(stream: NodeJS.WriteStream): Output {
  const inPlace = stream.isTTY;
  const coloured = inPlace && !process.env.NO_COLOR;
  const style = (format: "green" | "dim" | "bold", text: string) =>
    coloured ? styleText(format, text) : text;
  let open = false;
  let at = "";
  let timer: NodeJS.Timeout | undefined;
  const write = (line: string) => {
    clearInterval(timer);
    timer = undefined;
    stream.write(`${open ? "\r\u001B[2K" : ""}${line}\n`);
    open = false;
  };
  return {
    stream,
    startStep(text) {
      if (!inPlace) {
        at = text;
        timer ??= setInterval(() => stream.write(`… ${at}\n`), PLAIN_LINE_EVERY_MS).unref();
        return;
      }
      stream.write(`\r\u001B[2K${style("dim", `… ${text}`.slice(0, (stream.columns || 80) - 1))}`);
      open = true;
    },
    completeStep(text) {
      write(`${style("green", inPlace ? "✔" : "-")} ${text}`);
    },
    print: write,
    heading(text) {
      write("");
      write(style("bold", text));
    },
  };
}
