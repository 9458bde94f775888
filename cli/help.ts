/** @file Help that a reader takes in at once: `--help` has the options that matter first, `--help-all` every one. */
import { type Command, Option } from "commander";

/** An option of which there are many: `--help` shows it where it is basic. */
export class Flag extends Option {
  constructor(
    flags: string,
    description: string,
    readonly basic: boolean,
  ) {
    super(flags, description);
  }
}

/** Adds `--help-all`, once a command has all of its options, and folds those of `--help` that are not basic. */
export function foldHelp(command: Command): void {
  const folded = command.options.filter((option) => option instanceof Flag && !option.basic);
  const helpAll = new Option("--help-all", folded.length === 0 ? "the same as --help" : "show every option");
  command.addOption(helpAll.hideHelp(folded.length === 0));
  // Only while help is shown: what is hidden is not proposed for a misspelt name either.
  let hide = true;
  const hideFolded = (hidden: boolean) => {
    for (const option of folded) option.hideHelp(hidden);
  };
  command.on("beforeHelp", () => hideFolded(hide));
  command.on("afterHelp", () => hideFolded(false));
  command.on("option:help-all", () => {
    hide = false;
    command.help();
  });
  if (folded.length > 0) {
    command.addHelpText("after", () =>
      hide ? `\n${folded.length} more options: fastcells ${command.name()} --help-all` : "",
    );
  }
}

/** A command line with `help train` as it is meant, `train --help`; what is no command is left to be refused. */
export function withHelp(argv: readonly string[], commands: readonly string[]): string[] {
  const [first = "help", name, ...others] = argv;
  if (first !== "help") return [...argv];
  if (name === undefined) return ["--help"];
  return commands.includes(name) ? [name, ...others, "--help"] : [name, ...others];
}
