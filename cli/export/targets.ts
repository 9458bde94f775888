/** @file What a model can be exported to, and the files of each. */

import { InputError } from "../../src/core/errors.js";
import { arduinoLibrary, arduinoZip } from "../../src/deploy/arduino.js";
import { type CExportOptions, exportC } from "../../src/deploy/c/export.js";
import { listenerFiles } from "../../src/deploy/frontend/listener-files.js";
import { exportOnnx } from "../../src/deploy/onnx/export.js";
import { exportJson, exportNpy } from "../../src/deploy/tensors/export.js";
import { exportWasm } from "../../src/deploy/wasm/export.js";
import type { IntegerModel } from "../../src/integer/model.js";
import type { Model } from "../../src/model/spec.js";
import type { AnyModel } from "../any-model.js";

export const targetNames = ["c", "arduino", "wasm", "onnx", "npy", "json"] as const;
export type TargetName = (typeof targetNames)[number];

export interface ExportOptions extends CExportOptions {
  /** T: samples after which the Arduino example answers; null: it answers after each sample. */
  windowSteps: number | null;
}

export type Content = Uint8Array | string;
/** One file, or the files of a folder by name. */
export type Exported = Content | ReadonlyMap<string, Content>;

interface Target {
  /** Ending of the one file that is written; null: a folder. */
  ending: string | null;
  make(source: AnyModel, path: string, options: ExportOptions): Exported;
}

function integerModel(source: AnyModel, path: string, target: TargetName): IntegerModel {
  if (source.kind === "integer") return source.model;
  throw new InputError(
    `--to ${target}: ${path} is a float model, and only integer models become ${target}: first run fastcells compress ${path} <data>`,
  );
}

function floatModel(source: AnyModel, path: string, target: TargetName): Model {
  if (source.kind === "float") return source.model;
  throw new InputError(
    `--to ${target}: ${path} is an integer model, and only float models become ${target}: give the one that it was made from`,
  );
}

export const targets: Readonly<Record<TargetName, Target>> = {
  c: {
    ending: null,
    make(source, path, options) {
      const model = integerModel(source, path, "c");
      const code = exportC(model, options);
      return new Map(Object.entries({ ...code.files, ...listenerFiles(model, code) }));
    },
  },
  arduino: {
    ending: ".zip",
    make: (source, path, options) => arduinoZip(arduinoLibrary(integerModel(source, path, "arduino"), options)),
  },
  wasm: {
    ending: null,
    make: (source, path, options) => exportWasm(integerModel(source, path, "wasm"), options).files,
  },
  onnx: { ending: ".onnx", make: (source, path, options) => exportOnnx(floatModel(source, path, "onnx"), options) },
  npy: { ending: null, make: ({ model }) => exportNpy(model) },
  json: { ending: ".json", make: ({ model }) => exportJson(model) },
};
