import { Command, CommanderError } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { InputError } from "../src/core/errors.js";
import { printable } from "../src/core/text.js";
import { commandLine, OptionError } from "../src/options/place.js";
import { coloured, hasColour } from "./colour.js";
import { commands } from "./commands.js";
import { foldHelp, withHelp } from "./help.js";
import { Exit } from "./interrupt.js";
import type { Io } from "./io.js";
import { usageText } from "./usage-errors.js";

const { version } = packageJson;

/**
 * Runs one command line.
 * @param argv the arguments after the program's name
 * @returns the exit status: 0, 1 for a user's mistake, 2 for a fault of ours, 130 if interrupted
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const top = program(io);
  const names = top.commands.map((command) => command.name());
  const words = withHelp(argv, names);
  try {
    await top.parseAsync(words, { from: "user" });
    return 0;
  } catch (error) {
    const command = top.commands.find((each) => each.name() === words[0]);
    const isUsage = error instanceof CommanderError && error.exitCode !== 0;
    return report(isUsage ? new InputError(usageText(error, command)) : error, io, argv.includes("--debug"));
  }
}

function program(io: Io): Command {
  const top = new Command("fastcells")
    .description(
      "Train recurrent networks of a few kilobytes, and ship them to microcontrollers, browsers and servers.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: () => {},
      outputError: () => {},
      getOutHasColors: () => hasColour(io.stdout),
    })
    .configureHelp({
      helpWidth: Math.min(io.stdout.columns ?? 100, 120),
      styleTitle: (title) => coloured(io.stdout, "heading", title),
    })
    .addHelpText("after", "\nExamples:\n  fastcells train data/\n  fastcells train --help");
  for (const make of commands) {
    const command = make(io).copyInheritedSettings(top).optionsGroup("Other:");
    command.option("--debug", "show stack traces of errors").helpOption("-h, --help", "show help");
    foldHelp(command);
    for (const option of command.options) {
      // Commander would quote it.
      if (typeof option.defaultValue === "string") option.default(option.defaultValue, option.defaultValue);
    }
    top.addCommand(command);
  }
  return top;
}

/** Prints an error in one line on standard error, and returns the exit status. */
export function report(error: unknown, io: Io, debug: boolean): number {
  if (error instanceof Exit) return error.status;
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const name = coloured(io.stderr, "error", "fastcells:");
  if (debug && error instanceof Error) io.stderr.write(`${error.stack}\n`);
  if (error instanceof InputError) {
    const message = error instanceof OptionError ? error.in(commandLine) : error.message;
    io.stderr.write(`${name} ${oneLine(message)}\n`);
    return 1;
  }
  const refused = refusedBySystem(error);
  if (refused !== null) {
    io.stderr.write(`${name} ${oneLine(refused)}\n`);
    return 1;
  }
  const message = error instanceof Error ? oneLine(error.message) : String(error);
  const details = debug ? "" : " --debug shows where it happened.";
  io.stderr.write(
    `${name} a fault of ours, not of your input: ${message}. Please report it with this command line and ` +
      `version ${version}.${details}\n`,
  );
  return 2;
}

/** The operating system's error for a file that the user named: no such name, too long a name, no permission. */
function refusedBySystem(error: unknown): string | null {
  if (!(error instanceof Error && "syscall" in error && "path" in error && typeof error.path === "string")) return null;
  const reason = error.message.replace(/^[A-Z]+: /, "").replace(/, \w+ '.*$/s, "");
  const path = error.path.length > 200 ? `${error.path.slice(0, 200)}…` : error.path;
  return `${path}: ${reason}: check the name and the permissions`;
}

function oneLine(message: string): string {
  return printable(message.replace(/\s*\n\s*/g, " "));
}
