import { arch, cpus, platform, totalmem } from "node:os";

/** Where and when the numbers were taken, in one line. */
export function machine(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() ?? "unknown processor";
  const date = new Date().toISOString().slice(0, 10);
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${date}: Node ${process.version}, ${platform()} ${arch()}, ${processors.length} × ${model}, ${gib} GiB`;
}
