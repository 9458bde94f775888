import { InputError } from "../core/errors.js";
import { OptionError } from "../options/place.js";
import { parseNumber } from "./classes.js";
import { isTimeStamp } from "./time-stamp.js";

export interface ColumnOptions {
  /** Name of the label column, or its number counted from 1. undefined: recognised by its name; null: there is none. */
  labelColumn?: string | null | undefined;
  /** The same for the column that names the subject or recording. Where there are no labels it may be missing. */
  groupColumn?: string | null | undefined;
  /** The columns of samples. undefined: all except label, group, time and row number. */
  channels?: readonly string[] | undefined;
  /** Whether the first line names the columns. undefined: determined from the first two lines. */
  header?: boolean | undefined;
}

/** The role of each column of a table, by position. */
export interface Columns {
  /** All names; "1", "2", … if the table has no header. */
  names: string[];
  hasHeader: boolean;
  label: number | null;
  group: number | null;
  channels: number[];
  /** Columns left out: times, row numbers by name, and those that `channels` does not choose. */
  ignored: number[];
  /** The one of these that has the time of each row; null: none. A row number is no time. */
  time: number | null;
}

/** The option that names the columns of a role. */
const roleOptions = { sample: "channels", label: "labelColumn", group: "groupColumn" } as const satisfies Record<
  string,
  keyof ColumnOptions
>;

const labelNames = ["label", "labels", "class", "target", "activity"];
/** Names of a column, or of an array, that says who or what was recorded. */
export const groupNames = [
  ...["subject", "group", "user", "participant", "person", "speaker"],
  ...["machine", "device", "asset"],
  ...["recording", "session"],
];
const rowNames = /^(|index|id|row|unnamed: 0)$/;
const timeNames =
  /^(time|times|timestamp|seconds_elapsed|zeit|uhrzeit)$|^(time|timestamp|zeit)[ _([]|^t[ _([]+(ns|[uµμ]s|ms|s|sec)[)\]]?$/;
/** Numbers below these names are no measure of time, such as 20240301. */
const dateNames = /^(date|datetime)$/;

/**
 * Determines the roles of a table's columns from its first two rows.
 * @throws InputError if a requested column does not exist (the message lists all), two columns have the name of one
 * that is read, or none is left for samples
 */
export function columnsOf(
  first: readonly string[],
  second: readonly string[] | null,
  options: ColumnOptions,
  name: string,
): Columns {
  const hasHeader = options.header ?? looksLikeHeader(first, second);
  const names = hasHeader ? first.map((cell) => cell.trim()) : first.map((_, index) => String(index + 1));
  const find = (column: string, role: keyof typeof roleOptions): number => {
    const lower = column.toLowerCase();
    const alike = names.map((_, index) => index).filter((index) => names[index]?.toLowerCase() === lower);
    const at = alike.find((index) => names[index] === column) ?? alike[0];
    if (at !== undefined && names[at] !== column && alike.length > 1) throw twice(column);
    if (at === undefined)
      throw new OptionError(
        (place) =>
          `${name}: no ${role} column "${column}"; the columns are ${listed(names)}: choose by ${place.name(roleOptions[role])}`,
      );
    return at;
  };
  const twice = (column: string) =>
    new InputError(`${name}: two columns are called "${column}": give each its own name`);
  const recognise = (known: readonly string[]): number | null => {
    const plain = names.map((other) => other.toLowerCase().replace(/[ _-]?(id|name)$/, ""));
    const found = known.find((candidate) => plain.includes(candidate));
    return found === undefined ? null : plain.indexOf(found);
  };
  const choose = (
    asked: string | null | undefined,
    known: readonly string[],
    role: "label" | "group",
  ): number | null => (asked === undefined ? recognise(known) : asked === null ? null : find(asked, role));

  const row = hasHeader ? second : first;
  const isNamed = (index: number, known: RegExp): boolean =>
    hasHeader && known.test((names[index] ?? "").toLowerCase());
  const isStamp = (index: number): boolean => isTimeStamp(row?.[index] ?? "");
  const isTime = (index: number): boolean =>
    [rowNames, timeNames, dateNames].some((known) => isNamed(index, known)) || isStamp(index);
  // Data without labels, as for predictions, are not divided into parts, for which groups are needed.
  const wanted = options.groupColumn?.toLowerCase();
  const isSpared =
    options.labelColumn === null && wanted !== undefined && !names.some((own) => own.toLowerCase() === wanted);
  const group = isSpared ? null : choose(options.groupColumn, groupNames, "group");
  let label = choose(options.labelColumn, labelNames, "label");
  if (label === null && options.labelColumn === undefined) {
    // The only column of text must be the label.
    const texts = names
      .map((_, index) => index)
      .filter((index) => {
        return index !== group && !isTime(index) && isText(row?.[index] ?? "");
      });
    if (texts.length === 1 && names.length > 1) label = texts[0] ?? null;
  }

  const others = names.map((_, index) => index).filter((index) => index !== label && index !== group);
  // An unwanted label is not a sample either.
  const unwanted = label === null && hasHeader ? recognise(labelNames) : null;
  const channels =
    options.channels?.map((column) => find(column, "sample")) ??
    others.filter((index) => !isTime(index) && index !== unwanted);
  const chosen = new Set(channels);
  const ignored = others.filter((index) => !chosen.has(index));
  const times = ignored.filter((index) => isNamed(index, timeNames) || isStamp(index));
  // A date beside a clock tells less.
  const time = times.find((index) => !isNamed(index, dateNames)) ?? times[0] ?? null;
  for (const channel of channels) {
    if (channel !== label && channel !== group) continue;
    const role = channel === label ? "label" : "group";
    throw new InputError(`${name}: column "${names[channel]}" is the ${role}: it cannot also be a sample`);
  }
  if (channels.length === 0) {
    const units =
      hasHeader && second?.every(isText) === true ? `: if the second row has units, remove it; ${orPreamble}` : "";
    throw new InputError(`${name}: no column is left for samples; the columns are ${listed(names)}${units}`);
  }
  const last = new Map(names.map((own, index) => [own, index]));
  const repeated = new Set(names.filter((own, index) => last.get(own) !== index));
  for (const read of [label, group, ...channels]) {
    const own = read === null ? "" : (names[read] ?? "");
    if (own !== "" && repeated.has(own)) throw twice(own);
  }
  return { names, hasHeader, label, group, channels, ignored, time };
}

/** The remedy for lines about the recording above a table. */
export const orPreamble = "if the table begins below, remove the lines above the names of its columns";

/** Whether the first row has no numbers, or a text above a number. */
function looksLikeHeader(first: readonly string[], second: readonly string[] | null): boolean {
  if (first.every((cell) => isText(cell) || cell.trim() === "")) return true;
  return first.some((cell, index) => isText(cell) && !Number.isNaN(parseNumber(second?.[index] ?? "")));
}

/** Whether a cell is a word: not a number (even with a decimal comma), not missing, and not NaN or infinity. */
export function isText(cell: string): boolean {
  return Number.isNaN(parseNumber(cell)) && !/^\s*[+-]?(nan|inf(inity)?|\d*,\d+(e[+-]?\d+)?)?\s*$/i.test(cell);
}

/** At most twelve names, quoted. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => JSON.stringify(name.slice(0, 40)));
  return names.length > 12 ? `${shown.join(", ")} and ${names.length - 12} more` : shown.join(", ");
}
