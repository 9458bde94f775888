/** @file What is wrong with a command line, in the words of other messages: commander's own name no remedy. */
import type { Command, CommanderError } from "commander";

const patterns = {
  "commander.unknownOption": /option '(.*?)'/s,
  "commander.unknownCommand": /command '(.*?)'/s,
  "commander.missingArgument": /argument '(.*?)'/s,
  "commander.optionMissingArgument": /option '(.*?)'/s,
  "commander.missingMandatoryOptionValue": /option '(.*?)'/s,
} as const;

/**
 * Words commander's error.
 * @param command the one of the command line; undefined: it names none
 */
export function usageText(error: CommanderError, command: Command | undefined): string {
  const given = (code: keyof typeof patterns): string | null =>
    error.code === code ? (patterns[code].exec(error.message)?.[1] ?? null) : null;
  const program = command === undefined ? "fastcells" : `fastcells ${command.name()}`;

  const option = given("commander.unknownOption");
  if (option !== null) {
    const all = command === undefined ? "--help" : "--help-all";
    return `${option} is not an option of ${program}: ${meant(error) ?? `${program} ${all} lists them`}`;
  }
  const name = given("commander.unknownCommand");
  if (name !== null) return `${name} is not a command: ${meant(error) ?? "fastcells --help lists them"}`;
  const argument = given("commander.missingArgument");
  if (argument !== null) return `${argument} is missing: give it, as ${program} ${argumentsOf(command)}`;
  const valueless = given("commander.optionMissingArgument");
  if (valueless !== null) return `${longName(valueless)} has no value: give one, as ${longFlag(valueless)}`;
  const needed = given("commander.missingMandatoryOptionValue");
  if (needed !== null) {
    const help = command?.options.find(({ flags }) => flags === needed)?.description ?? "";
    return `${longName(needed)} is missing: give it, as ${longFlag(needed)} (${help})`;
  }
  if (error.code === "commander.excessArguments" && command !== undefined) {
    const most = command.registeredArguments.length;
    const takes = most === 0 ? "no argument" : argumentsOf(command);
    return `${command.args[most]} is too much, as ${program} takes ${takes}: leave it out, or quote a name with spaces`;
  }
  return error.message;
}

/** Commander's suggestion for a misspelt name. */
function meant({ message }: CommanderError): string | null {
  const names = /\(Did you mean (?:one of )?(.*?)\?\)/s.exec(message)?.[1];
  return names === undefined ? null : `did you mean ${names.replace(/, (?=[^,]*$)/, " or ")}?`;
}

/** `<model> [data]`. */
function argumentsOf(command: Command | undefined): string {
  return (command?.registeredArguments ?? [])
    .map((argument) => {
      const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
      return argument.required ? `<${name}>` : `[${name}]`;
    })
    .join(" ");
}

/** `-H, --hidden <n>` → `--hidden <n>`. */
const longFlag = (flags: string): string => flags.replace(/^-\w, /, "");
const longName = (flags: string): string => longFlag(flags).replace(/ .*/s, "");
