/**
 * @file The .ts files of the UCR and UEA archives (Bagnall et al., 2018) and of the regression archive (Tan et al.,
 * 2021): `@` lines of properties, then a line for each case, with its dimensions and its label, last, separated by
 * colons.
 */
import { InputError } from "../core/errors.js";
import { printable } from "../core/text.js";
import { CaseList, type CaseTarget } from "./case-list.js";
import { parseNumber } from "./classes.js";
import { largestSample } from "./finite.js";
import { byLine } from "./lines.js";
import type { Sequences } from "./sequences.js";

/** The properties given by the `@` lines of a file. */
interface Properties {
  /** Classes declared, or null if none are. */
  classes: ReadonlySet<string> | null;
  target: CaseTarget | null;
  dimensions: number | null;
  equalLength: boolean;
  data: boolean;
}

/** Reads .ts files in sequence into one data set. */
export class TsReader {
  readonly #cases = new CaseList();

  /** Cases read so far. */
  get count(): number {
    return this.#cases.count;
  }

  /** Begins a file: the result takes its text in pieces, then `finish`. */
  file(name: string): { push(text: string): void; finish(): void } {
    const properties: Properties = { classes: null, target: null, dimensions: null, equalLength: false, data: false };
    const before = this.count;
    const lines = byLine(name, (line, number) => {
      const trimmed = line.trim();
      if (trimmed === "" || trimmed.startsWith("#") || trimmed.startsWith("%")) return;
      const where = `${name}: line ${number}`;
      if (properties.data) this.#case(trimmed, properties, where);
      else if (trimmed.startsWith("@")) readProperty(trimmed, properties, where);
      else throw new InputError(`${where}: expected a line that begins with @ before @data; is this a .ts file?`);
    });
    return {
      push: lines.push,
      finish: () => {
        lines.finish();
        if (!properties.data) throw new InputError(`${name}: no @data line; is this a .ts file, or cut short?`);
        if (this.count === before) throw new InputError(`${name}: no cases after @data: expected one a line`);
      },
    };
  }

  /** Returns all cases of all files as one data set. */
  finish(name: string): Sequences {
    return this.#cases.finish(name);
  }

  #case(text: string, properties: Properties, where: string): void {
    const fields = text.split(":");
    const kind = properties.target ?? "class";
    if (this.#cases.kind !== null && this.#cases.kind !== kind) {
      throw new InputError(`${where}: only some files have class labels: give all files labels, or none`);
    }
    this.#cases.kind = kind;
    const label = kind === "none" ? null : (fields.pop() ?? "").trim();
    this.#checkDimensions(fields.length, properties, where);

    const rows = fields.map((field) => field.split(","));
    const steps = rows[0]?.length ?? 0;
    const odd = rows.findIndex((row) => row.length !== steps);
    if (odd >= 0) {
      throw new InputError(
        `${where}, dimension ${odd + 1} has ${rows[odd]?.length} steps, the first ${steps}: give all the same number`,
      );
    }
    const last = this.#cases.lastLength;
    if (properties.equalLength && last !== null && steps !== last) {
      throw new InputError(
        `${where} has ${steps} steps, the case before ${last}, but @equalLength is true: correct either`,
      );
    }
    const values = this.#cases.add(steps, rows.length);
    for (const [channel, row] of rows.entries()) {
      for (let step = 0; step < steps; step++) {
        const value = parseNumber(row[step]!);
        if (!(Math.abs(value) <= largestSample))
          throw badNumber(row[step]!, `${where}, dimension ${channel + 1}, step ${step + 1}`);
        values[step * rows.length + channel] = value;
      }
    }
    if (label !== null) this.#target(label, kind, properties, where);
  }

  #target(label: string, kind: CaseTarget, properties: Properties, where: string): void {
    if (kind === "number") {
      const value = parseNumber(label);
      if (!(Math.abs(value) <= largestSample)) throw badNumber(label, `${where}, target`);
      this.#cases.target(value);
      return;
    }
    if (label === "" || (properties.classes !== null && !properties.classes.has(label))) {
      const known = [...(properties.classes ?? [])].slice(0, 12).join(", ");
      throw new InputError(
        `${where}: class ${JSON.stringify(label.slice(0, 40))} is not one of @classLabel (${known}): correct either`,
      );
    }
    this.#cases.label(label, () => where);
  }

  #checkDimensions(dimensions: number, properties: Properties, where: string): void {
    if (dimensions === 0) throw new InputError(`${where}: no values before the label: expected values:label`);
    const { channels } = this.#cases;
    const wanted = properties.dimensions ?? (channels === 0 ? dimensions : channels);
    if (dimensions !== wanted || (channels !== 0 && dimensions !== channels)) {
      const expected = channels === 0 ? wanted : channels;
      throw new InputError(
        `${where} has ${dimensions} dimensions, expected ${expected}: is a colon or the label missing?`,
      );
    }
  }
}

function readProperty(text: string, properties: Properties, where: string): void {
  const [tag = "", value = "", ...rest] = text.split(/\s+/);
  const yes = value.toLowerCase() === "true";
  switch (tag.toLowerCase()) {
    case "@data":
      properties.data = true;
      break;
    case "@timestamps":
      if (yes)
        throw new InputError(`${where}: @timeStamps true: cases with time stamps are not read; resample them evenly`);
      break;
    case "@univariate":
      if (yes) properties.dimensions = 1;
      break;
    case "@dimension":
    case "@dimensions":
      properties.dimensions = Number(value);
      if (!Number.isInteger(properties.dimensions) || properties.dimensions < 1) {
        throw new InputError(
          `${where}: ${tag} ${printable(value.slice(0, 40))}: expected a whole number of at least 1`,
        );
      }
      break;
    case "@equallength":
      properties.equalLength = yes;
      break;
    case "@classlabel":
      if (yes) properties.target = "class";
      else properties.target ??= "none";
      properties.classes = yes && rest.length > 0 ? new Set(rest) : null;
      break;
    case "@targetlabel":
      if (yes) properties.target = "number";
      break;
  }
}

function badNumber(text: string, where: string): InputError {
  const shown = text.trim().slice(0, 40);
  if (shown === "?") return new InputError(`${where} is missing (?): fill it, or leave the case out`);
  if (shown === "") return new InputError(`${where} is empty: fill it, or leave the case out`);
  if (shown.startsWith("(")) return new InputError(`${where} is ${shown}: time stamps are not read; resample evenly`);
  return new InputError(`${where} is ${JSON.stringify(shown)}: expected a finite number of at most 3.4e38`);
}

/**
 * Parses the cases of a .ts file.
 * @throws InputError that names the line (and dimension and step) if the text does not match its `@` lines, has time
 * stamps, or lacks a value
 */
export function parseTs(text: string, name = "cases.ts"): Sequences {
  const reader = new TsReader();
  const file = reader.file(name);
  file.push(text);
  file.finish();
  return reader.finish(name);
}
