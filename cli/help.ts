/** @file Short and full help: `--help` has the basic options, `--help-all` every one. */
import { type Command, Option } from "commander";

/** An option that `--help` shows only if it is basic. */
export class Flag extends Option {
  constructor(
    flags: string,
    description: string,
    readonly basic: boolean,
  ) {
    super(flags, description);
  }
}

/** Adds `--help-all` to a command that has all its options, and hides those that are not basic from `--help`. */
export function foldHelp(command: Command): void {
  const folded = command.options.filter((option) => option instanceof Flag && !option.basic);
  const helpAll = new Option("--help-all", folded.length === 0 ? "the same as --help" : "show every option");
  command.addOption(helpAll.hideHelp(folded.length === 0));
  // Hidden only while help is shown: commander does not suggest hidden options for a misspelt name.
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

/** Turns `help train` into `train --help`; leaves unknown commands to be refused. */
export function withHelp(argv: readonly string[], commands: readonly string[]): string[] {
  const [first = "help", name, ...others] = argv;
  if (first !== "help") return [...argv];
  if (name === undefined) return ["--help"];
  return commands.includes(name) ? [name, ...others, "--help"] : [name, ...others];
}
