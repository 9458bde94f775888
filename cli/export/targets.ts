/** @file The targets of exports, their files, and the notes in their comments. */
import * as v from "valibot";
import { arduinoLibrary, arduinoZip } from "../../src/deploy/arduino.js";
import { exportC } from "../../src/deploy/c/export.js";
import type { CExportOptions } from "../../src/deploy/c/export-options.js";
import { listenerFiles } from "../../src/deploy/frontend/c-listener.js";
import { exportOnnx } from "../../src/deploy/onnx/export.js";
import { exportJson, exportNpy } from "../../src/deploy/tensors/export.js";
import { exportWasm } from "../../src/deploy/wasm/export.js";
import { percent } from "../../src/evaluate/table.js";
import { type AnyModel, contractOf, floatModel, integerModel } from "../../src/inference/any-model.js";

export const targetNames = ["c", "arduino", "wasm", "onnx", "npy", "json"] as const;
export type TargetName = (typeof targetNames)[number];

export interface ExportOptions extends CExportOptions {
  /** T: steps after which the Arduino example answers; null: it answers after each step. */
  windowSteps: number | null;
  /** Whether to inline WebAssembly in its ES module instead of a separate file. */
  inline: boolean;
}

export type Content = Uint8Array | string;

/** One file, or the files of a folder by name. */
export type Exported = Content | ReadonlyMap<string, Content>;

interface Target {
  /** Description of the target and its input, in one line. */
  about: string;
  /** Extension of the single file; null: a folder. */
  ending: string | null;
  make(source: AnyModel, path: string, options: ExportOptions): Exported;
}

const textsOf = ({ title, notes, command }: ExportOptions) => ({ title, notes, command });

export const targets: Readonly<Record<TargetName, Target>> = {
  c: {
    about: "a folder with C99 of an integer model, to compile with your program",
    ending: null,
    make(source, path, options) {
      const model = integerModel(source, path, "--to c");
      const code = exportC(model, textsOf(options));
      return new Map(Object.entries({ ...code.files, ...listenerFiles(model, code) }));
    },
  },
  arduino: {
    about: "a library of an integer model for the Arduino IDE, a .zip",
    ending: ".zip",
    make: (source, path, options) => {
      const library = { ...textsOf(options), windowSteps: options.windowSteps };
      return arduinoZip(arduinoLibrary(integerModel(source, path, "--to arduino"), library));
    },
  },
  wasm: {
    about: "a folder with an integer model as .wasm and its ES module, for pages and Node",
    ending: null,
    make: (source, path, options) =>
      exportWasm(integerModel(source, path, "--to wasm"), { ...textsOf(options), inline: options.inline }).files,
  },
  onnx: {
    about: "a float model for onnxruntime and other engines, a file",
    ending: ".onnx",
    make: (source, path, options) => exportOnnx(floatModel(source, path, "--to onnx"), { title: options.title }),
  },
  npy: {
    about: "a folder with the tensors of either kind of model, for NumPy",
    ending: null,
    make: (source) => exportNpy(source),
  },
  json: {
    about: "the tensors and the description of either kind of model, a file",
    ending: ".json",
    make: (source) => exportJson(source),
  },
};

const heldOutSchema = v.object({
  heldOut: v.object({ part: v.string(), accuracy: v.optional(v.number()), mse: v.optional(v.number()) }),
});

/** Lines for comments: the model's result on its held-out part. */
export function notesOf(source: AnyModel): string[] {
  const stored = v.safeParse(heldOutSchema, contractOf(source).training);
  if (!stored.success) return [];
  const { part, accuracy, mse } = stored.output.heldOut;
  if (accuracy !== undefined) return [`Accuracy ${percent(accuracy)} on the ${part} part of its data.`];
  return mse === undefined ? [] : [`Mean squared error ${mse.toPrecision(4)} on the ${part} part of its data.`];
}
