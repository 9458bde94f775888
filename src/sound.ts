/** @file Models that listen: `fastcells/sound`, in Node and in a browser. `fastcells/node` loads recordings. */
export { type FrontEnd, frontEnd } from "./features/front-end.js";
export { type Heard, Listener, type StepScorer } from "./features/listener.js";
export { type DetectorOptions, type Listening, listeningOf } from "./inference/listening.js";
export type { DetectorSpec } from "./model/detector.js";
export { type FrontEndSpec, frontEndSpec } from "./model/front-end.js";
