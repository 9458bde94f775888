/** @file What a model can be exported to, and the files of each. */

import { arduinoLibrary, arduinoZip } from "../../src/deploy/arduino.js";
import { type CExportOptions, exportC } from "../../src/deploy/c/export.js";
import { listenerFiles } from "../../src/deploy/frontend/listener-files.js";
import { exportOnnx } from "../../src/deploy/onnx/export.js";
import { exportJson, exportNpy } from "../../src/deploy/tensors/export.js";
import { exportWasm } from "../../src/deploy/wasm/export.js";
import { type AnyModel, floatModel, integerModel } from "../../src/inference/any-model.js";

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

export const targets: Readonly<Record<TargetName, Target>> = {
  c: {
    ending: null,
    make(source, path, options) {
      const model = integerModel(source, path, "--to c");
      const code = exportC(model, options);
      return new Map(Object.entries({ ...code.files, ...listenerFiles(model, code) }));
    },
  },
  arduino: {
    ending: ".zip",
    make: (source, path, options) => arduinoZip(arduinoLibrary(integerModel(source, path, "--to arduino"), options)),
  },
  wasm: {
    ending: null,
    make: (source, path, options) => exportWasm(integerModel(source, path, "--to wasm"), options).files,
  },
  onnx: {
    ending: ".onnx",
    make: (source, path, options) => exportOnnx(floatModel(source, path, "--to onnx"), options),
  },
  npy: { ending: null, make: (source) => exportNpy(source) },
  json: { ending: ".json", make: (source) => exportJson(source) },
};
