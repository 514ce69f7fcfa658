import { spawn } from "node:child_process";
import type { Writable } from "node:stream";

/** What must not outlive this process: a directory, a PostgreSQL, or an initdb with its child processes. */
type Charge = `folder ${string}` | `postgres ${number}` | `initdb ${number}`;

/**
 * Reads charges from a pipe: `+` registers one, `-` releases it. The system closes the pipe however the process at its other
 * end ends. Then the script ends the registered processes and removes the registered directories.
 */
const SCRIPT = `
trap '' INT TERM HUP
while IFS= read -r line; do
  case $line in
    +*) set -- "$@" "\${line#+}" ;;
    -*)
      n=$#
      while [ "$n" -gt 0 ]; do
        [ "$1" = "\${line#-}" ] || set -- "$@" "$1"
        shift
        n=$((n - 1))
      done ;;
  esac
done
for held; do
  case $held in
    postgres\\ *) kill -s INT "\${held#postgres }" ;;
    initdb\\ *) kill -s KILL -- "-\${held#initdb }" ;;
  esac
done 2>/dev/null
for held; do
  case $held in
    postgres\\ *) one=\${held#postgres } ;;
    initdb\\ *) one=-\${held#initdb } ;;
    *) continue ;;
  esac
  n=0
  while kill -0 "$one" && [ "$n" -lt 250 ]; do
    [ "$n" -ne 100 ] || kill -s QUIT -- "$one"
    [ "$n" -ne 200 ] || kill -s KILL -- "$one"
    sleep 0.1
    n=$((n + 1))
  done
done 2>/dev/null
for held; do
  case $held in
    folder\\ *)
      n=0
      while rm -rf "\${held#folder }"; [ -e "\${held#folder }" ] && [ "$n" -lt 50 ]; do
        sleep 0.1
        n=$((n + 1))
      done ;;
  esac
done 2>/dev/null
`;

/** The pipe to this process's watchdog; undefined until there is something to watch. */
let pipe: Writable | undefined;

/**
 * Ends or removes `charge` when this process ends without doing so itself: killed, crashed, or in an interrupted test run.
 * Register a directory before it is created, and a process before it does anything: then a kill at any moment leaves nothing.
 * On Windows, which has no such shell, only an orderly exit ends a server.
 *
 * @returns resolves once the charge is registered, with the function that releases it
 */
export async function startWatchdog(charge: Charge): Promise<() => void> {
  if (process.platform === "win32") return watchExit(charge);
  const shell = (pipe ??= startShell());
  await new Promise<void>((resolve) => {
    shell.write(`+${charge}\n`, () => {
      resolve();
    });
  });
  return () => {
    shell.write(`-${charge}\n`);
  };
}

function startShell(): Writable {
  const shell = spawn("sh", ["-c", SCRIPT], {
    detached: true,
    cwd: "/",
    stdio: ["pipe", "ignore", "ignore"],
  });
  // Neither the shell nor the pipe keeps this process alive. Without a shell there is no watchdog.
  shell.unref();
  shell.on("error", () => undefined);
  const { stdin } = shell;
  stdin.on("error", () => undefined);
  (stdin as unknown as { unref?: () => void }).unref?.();
  return stdin;
}

function watchExit(charge: Charge): () => void {
  const [kind, id] = charge.split(" ");
  const onExit = () => {
    if (kind !== "folder") process.kill(Number(id), "SIGINT");
  };
  process.once("exit", onExit);
  return () => process.off("exit", onExit);
}
