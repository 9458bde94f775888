/** @file The cost of models on microcontrollers, `fastcells/boards`. Needs Node, because compilers are programs. */
export { type Board, type BoardId, boards, type Core, findBoard } from "../cost/catalogue.js";
export { type ListenerProfile, profileListener } from "./listener-profile.js";
export type { Footprint } from "./measure.js";
export { type Profile, profileModel } from "./profile.js";
export { formatListenerLine, formatListenerProfile, formatProfile, formatProfileLine } from "./report.js";
export { canCompileSketches, compileSketch, runSketch, type SketchOptions, type SketchRun } from "./sketch.js";
