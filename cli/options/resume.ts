import type { Command } from "commander";
import { InputError } from "../../src/core/errors.js";

const allowed = new Set(["resume", "json", "quiet", "debug", "threads"]);

/** @throws InputError for a flag beside --resume that would change the run */
export function refuseWithResume(command: Command): void {
  const other = command.options.find(
    (option) => !allowed.has(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === "cli",
  );
  if (other !== undefined) {
    throw new InputError(`${other.long} with --resume: the run goes on with its own options; leave it out`);
  }
}
