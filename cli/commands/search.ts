import { Command } from "commander";
import { InputError } from "../../src/core/errors.js";
import type { Io } from "../io.js";
import { addSearchFlags } from "../search/request.js";
import { askSession, searchSession } from "../search/session.js";

const examples = `
Examples:
  fastcells search data/ --flash 3KB                     50 trials, one worker per core
  fastcells search data/ --flash 3KB --ram 1KB --ms 20 --board uno --time 30m
  fastcells search data/ --flash 4KB --trials 200 --workers 8 --cell FastGRNN   with a fixed cell
  fastcells search data/ --flash 3KB --redis redis://:password@host:6379   runs made by fastcells worker on other machines
  fastcells search data/ --flash 3KB --json > found.json
  optimiser | fastcells search data/ --flash 3KB --ask   another program requests trials, as JSON lines: docs/search.md

Ctrl-C, or a crash, loses only runs in progress: the same command resumes the search.`;

/** Searches for the options of the best model within limits. */
export function search(io: Io): Command {
  const command = new Command("search")
    .summary("find the best model within limits of flash, RAM and time")
    .description(
      "Search the options of a model: cell, sizes, ranks, densities, frame, rates, regularisation, variations. They are " +
        "compared by cross-validation of the integer model on the training part; only the winner is tested. The same " +
        "seed and number of trials find the same winner on any number of workers. Given options stay fixed.",
    )
    .argument("[data]", "folder or file of the sequences");
  const read = addSearchFlags(command);
  return command
    .optionsGroup("Output:")
    .option("--ask", "do not search: answer another program's trials, one JSON object per line, on standard streams")
    .option("--json", "print one JSON object at the end; progress goes to standard error")
    .option("--quiet", "print only errors and the output of --json")
    .addHelpText("after", examples)
    .action(async (path: string | undefined, flags: { ask?: true; json?: true; quiet?: true }) => {
      if (path === undefined)
        throw new InputError("no data to search on: give a folder or a file, as fastcells search data/");
      if (flags.ask) return askSession(read(path), io);
      await searchSession(read(path), { json: flags.json === true, quiet: flags.quiet === true }, io);
    });
}
