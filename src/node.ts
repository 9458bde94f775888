/** @file Functions that read files, for Node only. */
export { type LoadedData, type LoadOptions, loadData } from "./data/files/load.js";
export { type AudioHooks, type AudioOptions, type LoadedAudio, loadAudio } from "./features/files/load-audio.js";
