/**
 * @file The .ts files of the UCR and UEA archives (Bagnall et al., 2018) and of the regression archive (Tan et al.,
 * 2021): `@` lines of properties, then a case a line, its dimensions and at last its label separated by colons.
 */
import { InputError } from "../core/errors.js";
import { NameCodes, parseNumber, sortedClasses } from "./classes.js";
import { largestSample } from "./finite.js";
import type { Sequences, Targets } from "./sequences.js";

/** Longest line: a case of some ten million numbers. */
const lineLimit = 1 << 27;

/** What the `@` lines of a file say. */
interface Properties {
  /** Classes declared, or null where none are. */
  classes: ReadonlySet<string> | null;
  target: "class" | "number" | "none" | null;
  dimensions: number | null;
  equalLength: boolean;
  data: boolean;
}

/** Reads .ts files one after another into one set of sequences. */
export class TsReader {
  #values = new Float32Array(1024);
  #used = 0;
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  readonly #codes = new NameCodes();
  readonly #targets: number[] = [];
  #kind: "class" | "number" | "none" | null = null;
  #channels = 0;

  /** Cases read so far. */
  get count(): number {
    return this.#lengths.length;
  }

  /** Begins a file: takes its text in pieces, then `finish`. */
  file(name: string): { push(text: string): void; finish(): void } {
    const properties: Properties = { classes: null, target: null, dimensions: null, equalLength: false, data: false };
    const before = this.count;
    let pending = "";
    let line = 0;
    const take = (text: string): void => {
      line += 1;
      const trimmed = (line === 1 ? text.replace(/^\uFEFF/, "") : text).trim();
      if (trimmed === "" || trimmed.startsWith("#")) return;
      const where = `${name}: line ${line}`;
      if (properties.data) this.#case(trimmed, properties, where);
      else if (trimmed.startsWith("@")) readProperty(trimmed, properties, where);
      else throw new InputError(`${where}: expected a line that begins with @ before @data; is this a .ts file?`);
    };
    return {
      push: (text) => {
        const lines = text.split("\n");
        lines[0] = pending + (lines[0] ?? "");
        pending = lines.pop() ?? "";
        for (const each of lines) take(each);
        if (pending.length > lineLimit)
          throw new InputError(`${name}: line ${line + 1} is longer than ${lineLimit} characters`);
      },
      finish: () => {
        take(pending);
        if (!properties.data) throw new InputError(`${name}: no @data line; is this a .ts file, or cut short?`);
        if (this.count === before) throw new InputError(`${name}: no cases after @data: expected one a line`);
      },
    };
  }

  /** All cases of all files, as one set. */
  finish(name: string): Sequences {
    return {
      channels: this.#channels,
      values: this.#values.subarray(0, this.#used),
      starts: Uint32Array.from(this.#starts),
      lengths: Uint32Array.from(this.#lengths),
      targets: this.#finishTargets(name),
      groups: null,
      channelNames: null,
      sampleRate: null,
      commonUnit: false,
    };
  }

  #finishTargets(name: string): Targets | null {
    if (this.#kind === "number") {
      return { task: "regression", readout: "last", labels: ["target"], values: Float32Array.from(this.#targets) };
    }
    if (this.#kind !== "class") return null;
    const { labels, place } = sortedClasses(this.#codes.names(), name);
    const values = Int32Array.from(this.#targets, (code) => place[code]!);
    return { task: "multiclass", readout: "last", labels, values };
  }

  #case(text: string, properties: Properties, where: string): void {
    const fields = text.split(":");
    const kind = properties.target ?? "class";
    if (this.#kind !== null && this.#kind !== kind) {
      throw new InputError(`${where}: one file has class labels and another has not: both need the same`);
    }
    this.#kind = kind;
    const label = kind === "none" ? null : (fields.pop() ?? "").trim();
    this.#checkDimensions(fields.length, properties, where);

    const rows = fields.map((field) => field.split(","));
    const steps = rows[0]?.length ?? 0;
    const odd = rows.findIndex((row) => row.length !== steps);
    if (odd >= 0) {
      throw new InputError(
        `${where}, dimension ${odd + 1} has ${rows[odd]?.length} steps, the first ${steps}: all need the same`,
      );
    }
    if (properties.equalLength && this.#lengths.length > 0 && steps !== this.#lengths[this.#lengths.length - 1]) {
      const last = this.#lengths[this.#lengths.length - 1];
      throw new InputError(
        `${where} has ${steps} steps, the case before ${last}, but @equalLength is true: correct either`,
      );
    }
    this.#reserve(steps * this.#channels);
    for (const [channel, row] of rows.entries()) {
      for (let step = 0; step < steps; step++) {
        const value = parseNumber(row[step]!);
        if (!(Math.abs(value) <= largestSample))
          throw badNumber(row[step]!, `${where}, dimension ${channel + 1}, step ${step + 1}`);
        this.#values[this.#used + step * this.#channels + channel] = value;
      }
    }
    if (label !== null) this.#targets.push(this.#target(label, kind, properties, where));
    this.#starts.push(this.#used / this.#channels);
    this.#lengths.push(steps);
    this.#used += steps * this.#channels;
  }

  #target(label: string, kind: Properties["target"], properties: Properties, where: string): number {
    if (kind === "number") {
      const value = parseNumber(label);
      if (!(Math.abs(value) <= largestSample)) throw badNumber(label, `${where}, target`);
      return value;
    }
    if (label === "" || (properties.classes !== null && !properties.classes.has(label))) {
      const known = [...(properties.classes ?? [])].slice(0, 12).join(", ");
      throw new InputError(
        `${where}: class ${JSON.stringify(label.slice(0, 40))} is not one of @classLabel (${known}): correct either`,
      );
    }
    return this.#codes.code(label, () => where);
  }

  #checkDimensions(dimensions: number, properties: Properties, where: string): void {
    if (dimensions === 0) throw new InputError(`${where}: no values before the label: expected values:label`);
    const wanted = properties.dimensions ?? (this.#channels === 0 ? dimensions : this.#channels);
    if (dimensions !== wanted || (this.#channels !== 0 && dimensions !== this.#channels)) {
      const expected = this.#channels === 0 ? wanted : this.#channels;
      throw new InputError(
        `${where} has ${dimensions} dimensions, expected ${expected}: is a colon or the label missing?`,
      );
    }
    this.#channels = dimensions;
  }

  #reserve(more: number): void {
    if (this.#used + more <= this.#values.length) return;
    const larger = new Float32Array(Math.max(this.#values.length * 2, this.#used + more));
    larger.set(this.#values.subarray(0, this.#used));
    this.#values = larger;
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
        throw new InputError(`${where}: ${tag} ${value}: expected a whole number of at least 1`);
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
 * The cases of a .ts file.
 * @throws InputError that names the line (and dimension and step) where the text is not as its `@` lines say, has time
 * stamps, or misses a value
 */
export function parseTs(text: string, name = "cases.ts"): Sequences {
  const reader = new TsReader();
  const file = reader.file(name);
  file.push(text);
  file.finish();
  return reader.finish(name);
}
