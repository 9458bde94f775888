/**
 * @file An integer model as an Arduino library: the C of the C export with what the Arduino IDE needs around it (Arduino library
 * specification 1.5). The zip is installed with Sketch → Include Library → Add .ZIP Library.
 */
import { zipSync } from "fflate";
import { InputError } from "../errors.js";
import type { Task } from "../model/spec.js";
import { exampleSketch } from "./arduino-sketch.js";

/** What a library is made of. */
export interface ArduinoSource {
  /** Prefix of the C names, and the name of the header: a C identifier. */
  name: string;
  /** What people read; any characters. */
  title: string;
  /** File name → text of the C export; among them `<name>.h` and `<name>.c`. */
  files: Readonly<Record<string, string>>;
  /** D: int16 numbers a sample. */
  channels: number;
  channelNames: readonly string[] | null;
  /** C names of the scores. */
  labels: readonly string[];
  task: Task;
  /** Fraction bits of the scores. */
  scoreBits: number;
  /** T: samples after which the example answers and starts anew; null: it answers after each sample and goes on. */
  windowSteps: number | null;
  /** Default "1.0.0". */
  version?: string;
}

/** Path inside the library → text. Throws InputError where the C has no `<name>.h`, or the version is no semantic one. */
export function arduinoLibrary(source: ArduinoSource): Map<string, string> {
  const { name, title, files, version = "1.0.0" } = source;
  if (files[`${name}.h`] === undefined) throw new InputError(`no ${name}.h among the C files: export C as "${name}"`);
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new InputError(`version "${version}": give three numbers, as 1.0.0`);
  const example = `examples/${name}_serial/${name}_serial.ino`;
  return new Map([
    ["library.properties", libraryProperties(name, title, version)],
    ["keywords.txt", keywords(name)],
    ...Object.entries(files).map(([file, text]): [string, string] => [`src/${file}`, text]),
    [example, exampleSketch(source)],
  ]);
}

/** The library as the bytes of a zip with one folder, the same bytes for the same source. */
export function arduinoZip(source: ArduinoSource): Uint8Array {
  const folder = libraryName(source.title, source.name).replaceAll(" ", "_");
  const encoder = new TextEncoder();
  const entries = [...arduinoLibrary(source)].map(([path, text]) => [`${folder}/${path}`, encoder.encode(text)]);
  // The first date a zip can hold, so that the bytes tell nothing of the day.
  return zipSync(Object.fromEntries(entries), { level: 9, mtime: new Date(1980, 0, 1) });
}

/** The title in the letters that the specification allows, at most 63 of them, or the C name where none are left. */
function libraryName(title: string, name: string): string {
  const allowed = title
    .replace(/[^A-Za-z0-9 _.-]+/g, "_")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, 63)
    .trim();
  return /[A-Za-z0-9]/.test(allowed) ? allowed : name.slice(0, 63);
}

function libraryProperties(name: string, title: string, version: string): string {
  const line = title.replace(/\s+/g, " ").replace(/\p{C}/gu, "").trim();
  return `name=${libraryName(title, name)}
version=${version}
author=fastcells
maintainer=fastcells
sentence=${line === "" ? name : line}
paragraph=A small recurrent network in integer C: no heap, no floating point. Include <${name}.h>.
category=Data Processing
url=https://www.npmjs.com/package/fastcells
architectures=*
includes=${name}.h
`;
}

/** The names that the IDE's editor colours. */
function keywords(name: string): string {
  const functions = ["reset", "step", "scores", "classify"].map((verb) => `${name}_${verb}\tKEYWORD2`);
  return [`${name}_state\tKEYWORD1`, ...functions, ""].join("\n");
}
