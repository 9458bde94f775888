/**
 * @file An integer model as an Arduino library: the C export with the files that the Arduino IDE needs (Arduino library
 * specification 1.5). Install the zip with Sketch → Include Library → Add .ZIP Library.
 */

import { zipSync } from "fflate";
import type { OwnBytes } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import { checkHas } from "../core/given.js";
import type { IntegerModel } from "../integer/model.js";
import { completed } from "../options/table.js";
import { anyString, orNone, whole } from "../options/values.js";
import { checkSketch } from "./arduino-check.js";
import { listenerSketch } from "./arduino-listener.js";
import { exampleSketch } from "./arduino-sketch.js";
import { exportC } from "./c/export.js";
import { type CExportOptions, cExportDefaults, cExportRules } from "./c/export-options.js";
import { hasLabels } from "./c/names.js";
import { listenerFiles } from "./frontend/c-listener.js";

/** Texts of a library, and when its example answers. */
export interface ArduinoOptions extends CExportOptions {
  /**
   * T: steps after which the example answers and resets the state; null: it answers after each step and keeps the
   * state.
   */
  windowSteps: number | null;
  /** The library's version: three numbers. */
  version: string;
}

/** The most steps of a window that the example counts. */
export const longestWindow = 65_535;

const arduinoDefaults: ArduinoOptions = { ...cExportDefaults, windowSteps: null, version: "1.0.0" };

/** A library for the Arduino IDE, as texts. */
export interface ArduinoLibrary {
  /** The library's folder, and the zip's name without its ending. */
  folder: string;
  /** Prefix of the C names. */
  name: string;
  /** Path inside the folder → text. */
  files: Map<string, string>;
}

/** Steps after which a serial program answers and resets the state; null: it answers after each step. */
export const windowStepsRule = orNone(whole({ least: 1, most: longestWindow }));

/** The files of the library. Throws InputError if the version or the window is invalid. */
export function arduinoLibrary(model: IntegerModel, options: Partial<ArduinoOptions> = {}): ArduinoLibrary {
  const rules = { ...cExportRules, windowSteps: windowStepsRule, version: anyString };
  const { windowSteps, version, ...cOptions } = completed(rules, arduinoDefaults, options);
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new InputError(`version is "${version}": give three numbers, as 1.0.0`);
  const code = exportC(model, cOptions);
  const { name, title } = code;
  const library = libraryName(title, name);
  const listener = listenerFiles(model, code);
  const listens = Object.keys(listener).length > 0;
  const example = (kind: string) => `examples/${name}_${kind}/${name}_${kind}.ino`;
  return {
    folder: library.replaceAll(" ", "_"),
    name,
    files: new Map([
      ["library.properties", libraryProperties(library, code, Object.keys(listener), version)],
      ["keywords.txt", keywords(name, model, listens)],
      ...Object.entries({ ...code.files, ...listener }).map(([file, text]): [string, string] => [`src/${file}`, text]),
      [example("serial"), exampleSketch(model, code, windowSteps)],
      [example("check"), checkSketch(code, listens)],
      ...(model.frontEnd === null || !listens
        ? []
        : [[example("listen"), listenerSketch(model.frontEnd, code)] satisfies [string, string]]),
    ]),
  };
}

/** The library as a zip with one folder: the same bytes for the same model and options. */
export function arduinoZip(library: ArduinoLibrary): OwnBytes {
  checkHas(library, "files", "the library", "the result of arduinoLibrary(…)");
  const { folder, files } = library;
  const encoder = new TextEncoder();
  const entries = [...files].map(([path, text]) => [`${folder}/${path}`, encoder.encode(text)]);
  // The earliest date that a zip can hold, so that the bytes do not depend on the day.
  return zipSync(Object.fromEntries(entries), { level: 9, mtime: new Date(1980, 0, 1) }).slice();
}

/** The title in the characters that the specification allows, at most 63; the C name if none are left. */
function libraryName(title: string, name: string): string {
  const allowed = title
    .replace(/[^A-Za-z0-9 _.-]+/g, "_")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, 63)
    .trim();
  return /[A-Za-z0-9]/.test(allowed) ? allowed : name;
}

function libraryProperties(
  library: string,
  { name, title }: { name: string; title: string },
  listener: readonly string[],
  version: string,
): string {
  // The header that the IDE adds to a sketch; a listener's header includes the network's.
  const header = listener.find((file) => file.endsWith(".h")) ?? `${name}.h`;
  const line = title.replace(/\s+/g, " ").replace(/\p{C}/gu, "").trim();
  return `name=${library}
version=${version}
author=fastcells
maintainer=fastcells
sentence=${line === "" ? name : line}
paragraph=A small recurrent network in integer C: no heap, no floating point. Include <${header}>.
category=Data Processing
url=https://www.npmjs.com/package/fastcells
architectures=*
includes=${header}
`;
}

/** The names that the IDE highlights. */
function keywords(name: string, model: IntegerModel, listens: boolean): string {
  const upper = name.toUpperCase();
  const only = (has: boolean, ...names: string[]) => (has ? names : []);
  const types = ["state", ...only(listens, "listener")];
  const verbs = [
    ...["reset", "step", "scores"],
    ...only(model.task === "multiclass", "classify"),
    ...only(hasLabels(model), "label"),
    ...only(listens, "listener_reset", "push"),
  ];
  const constants = [
    ...["CHANNELS", ...only(model.frame !== undefined, "FRAME"), "SCORES", "SCORE_BITS"],
    ...only(listens, "SAMPLE_RATE", "WINDOW", "STRIDE", "FEATURES"),
  ];
  return [
    ...types.map((type) => `${name}_${type}\tKEYWORD1`),
    ...verbs.map((verb) => `${name}_${verb}\tKEYWORD2`),
    ...constants.map((constant) => `${upper}_${constant}\tLITERAL1`),
    "",
  ].join("\n");
}
