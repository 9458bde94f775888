/** @file Functions that read files, for Node only. */
export { loadData } from "./data/files/load.js";
export type { LoadOptions } from "./data/files/load-options.js";
export type { LoadedData } from "./data/loaded-data.js";
export type { AudioOptions } from "./features/files/audio-options.js";
export { type AudioHooks, type LoadedAudio, loadAudio } from "./features/files/load-audio.js";
