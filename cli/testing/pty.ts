/** @file A serial port without a board: a socat pseudo-terminal with its other end in this process. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

export function canOpenPty(): boolean {
  const there = spawnSync("socat", ["-V"]).status === 0;
  if (!there) console.log("serial ports are not tested: apt-get install --no-install-recommends socat");
  return there;
}

export interface Pty {
  /** The port, as a program opens it. */
  path: string;
  /** Sends as the board would; resolves once the pipe accepts more. */
  send(bytes: string | Uint8Array): Promise<void>;
  /** Called with the bytes that the program sends. */
  onReceived(take: (bytes: Uint8Array) => void): void;
  /** Unplugs the board. */
  unplug(): Promise<void>;
}

/** Opens a port under a name in a folder. */
export async function openPty(folder: string, name = "tty"): Promise<Pty> {
  const path = join(folder, name);
  const socat = spawn("socat", [`PTY,raw,echo=0,link=${path}`, "STDIO"], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => socat.on("close", () => resolve()));
  socat.stdin.on("error", () => {});
  while (!existsSync(path)) await new Promise((go) => setTimeout(go, 5));
  return {
    path,
    send: (bytes) =>
      new Promise((resolve) => {
        if (socat.stdin.write(bytes)) resolve();
        else socat.stdin.once("drain", () => resolve());
      }),
    onReceived: (take) => socat.stdout.on("data", take),
    async unplug() {
      socat.kill();
      await ended;
    },
  };
}
