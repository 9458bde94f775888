import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The command line as a separate process. */
export interface Child {
  readonly stdout: string;
  readonly stderr: string;
  write(text: string): void;
  endInput(): void;
  /** Closes the reading end of its standard output, as `| head` does. */
  closeOutput(): void;
  signal(signal: NodeJS.Signals): void;
  /** Waits until standard output contains the text; rejects if the process ends before. */
  until(text: string): Promise<void>;
  /** Exit status and signal, once it has ended and all output was read. */
  readonly ended: Promise<{ status: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts the command line in a folder, from its sources. */
export function startChild(folder: string, argv: readonly string[]): Child {
  const program = ["--import", import.meta.resolve("tsx"), join(root, "cli/main.ts")];
  const child = spawn(process.execPath, [...program, ...argv], { cwd: folder });
  const output = { stdout: "", stderr: "" };
  let look = () => {};
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
      look();
    });
  }
  const ended = new Promise<{ status: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on("close", (status, signal) => resolve({ status, signal }));
  });
  // Ignores writes to a process that has ended.
  child.stdin.on("error", () => {});
  return {
    get stdout() {
      return output.stdout;
    },
    get stderr() {
      return output.stderr;
    },
    write: (text) => child.stdin.write(text),
    endInput: () => child.stdin.end(),
    closeOutput: () => child.stdout.destroy(),
    signal: (signal) => child.kill(signal),
    until: (text) =>
      new Promise((resolve, reject) => {
        look = () => output.stdout.includes(text) && resolve();
        look();
        ended.then(() => reject(new Error(`ended without "${text}": ${output.stdout}${output.stderr}`)));
      }),
    ended,
  };
}
