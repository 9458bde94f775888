/** @file What models cost on microcontrollers: `fastcells/boards`. It runs in Node: compilers are programs. */
export { type Board, type BoardId, boards, type Core, findBoard } from "./catalogue.js";
export { type Elf, flashBytes, readElf, staticRamBytes } from "./elf.js";
export type { Emulation, Emulator } from "./emulator.js";
export { buildFirmware, type Firmware, flashOrigins } from "./firmware.js";
export { type ListenerProfile, profileListener } from "./listener-profile.js";
export { formatListenerLine, formatListenerProfile } from "./listener-report.js";
export { type Profile, type ProfileOptions, profile, profileModel } from "./profile.js";
export { type ModelSource, modelProgram, type Program, type Word } from "./program.js";
export { referenceResults } from "./reference.js";
export { formatProfile, formatProfileLine } from "./report.js";
export {
  canCompileSketches,
  compileSketch,
  flashOfHex,
  runSketch,
  type SketchOptions,
  type SketchRun,
} from "./sketch.js";
export { findTool, installCommand, type Tool } from "./toolchain.js";
export { decodeResults, encodeWindows, firstDifference, type WindowResult } from "./windows.js";
