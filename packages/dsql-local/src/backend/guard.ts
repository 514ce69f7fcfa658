import { type ChildProcess, spawn } from "node:child_process";

/**
 * Ends `server`, and removes `folder` then, should this process end without doing it: killed, crashed, or a
 * test run cut short. A shell waits for the end of a pipe that this process holds, which the system closes
 * however the process ends. On Windows the operating system has no such shell: there only an orderly exit ends
 * the server.
 *
 * @param folder a temporary folder to remove, none for one that is to stay
 * @returns takes the guard away, before an orderly stop
 */
export function guard(server: ChildProcess, folder?: string): () => void {
  const { pid } = server;
  if (process.platform === "win32" || pid === undefined) {
    const onExit = () => server.kill("SIGINT");
    process.once("exit", onExit);
    return () => process.off("exit", onExit);
  }
  const script = [
    "trap '' INT TERM HUP",
    "read -r word && exit",
    'kill -INT "$1" 2>/dev/null',
    'n=0; while kill -0 "$1" 2>/dev/null && [ $n -lt 100 ]; do sleep 0.1; n=$((n + 1)); done',
    '[ -z "$2" ] || rm -rf "$2"',
  ].join("\n");
  const watcher = spawn("sh", ["-c", script, "sh", String(pid), folder ?? ""], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  // Neither the shell nor the pipe keep this process alive; if the shell can't be had, so be it.
  watcher.unref();
  watcher.on("error", () => undefined);
  const { stdin } = watcher;
  stdin.on("error", () => undefined);
  (stdin as unknown as { unref?: () => void }).unref?.();
  return () => {
    stdin.end("stop\n");
  };
}
