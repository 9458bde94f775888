import { spawn } from "node:child_process";
import process from "node:process";
import { Command } from "commander";
import { whole } from "../../src/options/values.js";
import { type Io, write } from "../io.js";
import { named } from "../options/flags.js";
import { Folder } from "../studio/folder.js";
import { isLoopback, startStudio } from "../studio/server.js";

interface Flags {
  host: string;
  port: number;
  open: boolean;
}

const examples = `
Examples:
  fastcells studio                a project in this folder
  fastcells studio gestures/      a project in another folder, created if missing
  fastcells train gestures/       the command line reads the studio's recordings`;

/** Serves the studio and a project's folder until Ctrl-C. */
export function studio(io: Io): Command {
  return new Command("studio")
    .summary("record, train, test and export in the browser")
    .description(
      "Open the studio in the browser: from a microphone or a sensor to a model on a board. Recordings and models are plain " +
        "files in the folder. The page is served on this machine only, and sends nothing anywhere.",
    )
    .argument("[folder]", "the project: a folder per label, of CSV or WAV files", ".")
    .option("--port <number>", "port to listen on; 0: any free one", portValue, 0)
    .option("--host <address>", "address to listen on; one other than localhost lets other machines in", "127.0.0.1")
    .option("--no-open", "print the address, and do not open the browser")
    .addHelpText("after", examples)
    .action(async (path: string, { host, port, open }: Flags) => {
      const folder = await Folder.open(path);
      const server = await startStudio(folder, { host, port });
      await write(io.stdout, `The studio is at ${server.address}\nProject: ${folder.path}. Press Ctrl-C to stop.\n`);
      if (!isLoopback(host))
        io.stderr.write("Note: other machines on the network can reach it with the token in the address.\n");
      if (open) openBrowser(server.address);
      await new Promise<void>((resolve) => {
        const stop = io.onInterrupt(() => {
          stop();
          resolve();
        });
      });
      await server.close();
    });
}

function portValue(text: string): number {
  return named("--port", text, whole({ least: 0, most: 65_535 }).read);
}

/** Opens the user's browser; without one, the printed address is enough. */
function openBrowser(address: string): void {
  const openers: Partial<Record<NodeJS.Platform, string[]>> = {
    darwin: ["open"],
    win32: ["cmd", "/c", "start", ""],
  };
  const [command = "xdg-open", ...rest] = openers[process.platform] ?? ["xdg-open"];
  const opener = spawn(command, [...rest, address], { stdio: "ignore", detached: true });
  opener.on("error", () => {});
  opener.unref();
}
