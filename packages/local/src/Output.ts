import { styleText } from "node:util";

/** Where a person reads what happens: coloured on a terminal, plain elsewhere. */
export interface Output {
  stream: NodeJS.WriteStream;
  /** Something begins; on a terminal the line is replaced by the next one. */
  doing(text: string): void;
  /** It is done. */
  done(text: string): void;
  /** Lines as they are. */
  print(text: string): void;
  heading(text: string): void;
}

export function createOutput(stream: NodeJS.WriteStream): Output {
  const inPlace = stream.isTTY;
  const coloured = inPlace && !process.env.NO_COLOR;
  const style = (format: "green" | "dim" | "bold", text: string) =>
    coloured ? styleText(format, text) : text;
  let open = false;
  const write = (line: string) => {
    stream.write(`${open ? "\r\u001B[2K" : ""}${line}\n`);
    open = false;
  };
  return {
    stream,
    doing(text) {
      if (!inPlace) return;
      stream.write(`\r\u001B[2K${style("dim", `… ${text}`.slice(0, (stream.columns || 80) - 1))}`);
      open = true;
    },
    done(text) {
      write(`${style("green", inPlace ? "✔" : "-")} ${text}`);
    },
    print: write,
    heading(text) {
      write("");
      write(style("bold", text));
    },
  };
}
