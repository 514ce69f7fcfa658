import { spawn } from "node:child_process";
import type { Writable } from "node:stream";

/** What is not to outlive this process: a folder, a PostgreSQL, or an initdb with the processes that it has started. */
type Charge = `folder ${string}` | `postgres ${number}` | `initdb ${number}`;

/**
 * Reads charges, with + those that it takes and with - those that it lets go, until the end of the pipe, which the
 * system closes however the process at its other end ends. Then it ends what it holds and removes the folders.
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

/** The pipe to this process's shell; undefined until there is something to guard. */
let pipe: Writable | undefined;

/**
 * Sees to it that `charge` goes when this process ends without seeing to it itself: killed, crashed, or a test run cut
 * short. Give a folder before it is made, and a process before it does anything: then there is no moment at which a kill
 * leaves it behind. On Windows, which has no such shell, an orderly exit is all that ends a server.
 *
 * @returns resolves when that is so whatever happens next, with what takes it back
 */
export async function startWatchdog(charge: Charge): Promise<() => void> {
  if (process.platform === "win32") return guardExit(charge);
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
  // Neither the shell nor the pipe keep this process alive; if the shell can't be had, so be it.
  shell.unref();
  shell.on("error", () => undefined);
  const { stdin } = shell;
  stdin.on("error", () => undefined);
  (stdin as unknown as { unref?: () => void }).unref?.();
  return stdin;
}

function guardExit(charge: Charge): () => void {
  const [kind, id] = charge.split(" ");
  const onExit = () => {
    if (kind !== "folder") process.kill(Number(id), "SIGINT");
  };
  process.once("exit", onExit);
  return () => process.off("exit", onExit);
}
