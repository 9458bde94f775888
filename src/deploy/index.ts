/**
 * @file The exports of models, `fastcells/deploy`: texts and bytes, in Node and in pages. Writes no files and starts no
 * programs.
 */
export {
  type ArduinoLibrary,
  type ArduinoOptions,
  arduinoLibrary,
  arduinoZip,
} from "./arduino.js";
export { type CExport, exportC } from "./c/export.js";
export type { CExportOptions } from "./c/export-options.js";
export { listenerFiles } from "./frontend/c-listener.js";
export { exportOnnx, type OnnxOptions } from "./onnx/export.js";
export { exportJson, exportNpy } from "./tensors/export.js";
export { exportWasm, type WasmExport, type WasmExportOptions } from "./wasm/export.js";
