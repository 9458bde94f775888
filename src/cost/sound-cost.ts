/**
 * @file Estimates the cost of listening on a board in addition to the network, without a compiler: the operations of
 * front end and detector in a hop, each times its cost in measured programs. `npm run bench:sound-cost` measures these
 * and writes `sound-costs.json`. Also runs in a browser.
 */
import { fixedTables } from "../features/fixed-tables.js";
import type { IntegerModel } from "../integer/model.js";
import { type FrontEndSpec, featureCount } from "../model/front-end.js";
import type { Core } from "./catalogue.js";
import costs from "./sound-costs.json" with { type: "json" };
import { totalOf } from "./total.js";

/** The counted operations of a hop in addition to the network's step: the names of the measured costs. */
export const soundWorkNames = ["hop", "sample", "windowed", "butterfly", "bin", "filter", "product", "margin"] as const;

/** A count, or cycles, for each operation. */
export type SoundWork = Record<(typeof soundWorkNames)[number], number>;

/** The counted parts of the code of front end and detector. */
export const soundCodeNames = ["program", "cosine", "cosineFilter"] as const;

/** A count, or bytes, for each. */
export type SoundCode = Record<(typeof soundCodeNames)[number], number>;

/** The cost of a listening model's program besides its constants, states and buffers. */
export interface SoundCosts {
  cycles: SoundWork;
  /** Bytes of code of front end and detector. */
  code: SoundCode;
  /** Bytes of RAM that the compiler adds, and the stack. */
  memory: number;
}

export const soundCosts: Readonly<Record<Core, SoundCosts>> = costs;

/** A model of sound whose front end a device computes. */
export type ListeningModel = IntegerModel & { frontEnd: FrontEndSpec };

/** Whether a device computes the model's features: only with a fixed-point front end. */
export function listens(model: IntegerModel): model is ListeningModel {
  return model.frontEnd?.arithmetic === "fixed";
}

/** Number of keywords of the detector; without a detector, that of all classes. */
function keywordsOf({ detector, labels }: IntegerModel): number {
  return detector?.keywords.length ?? labels.length;
}

/**
 * Counts the operations of a hop that ends a frame: taking samples, computing the frame's features, and the detector's
 * step.
 */
export function soundWorkOf(model: ListeningModel): SoundWork {
  const { window, stride, transform, filters, coefficients } = model.frontEnd;
  const { edges } = fixedTables(model.frontEnd);
  return {
    hop: 1,
    sample: stride,
    windowed: window,
    butterfly: (transform / 4) * (31 - Math.clz32(transform / 2)),
    bin: (edges[filters + 1] ?? 0) - (edges[0] ?? 0),
    filter: filters,
    product: coefficients === null ? 0 : coefficients * filters,
    margin: keywordsOf(model) * model.labels.length,
  };
}

/** Counts what front end and detector have code for: the cosine transform only if there are coefficients. */
export function soundCodeOf({ frontEnd: { coefficients, filters } }: ListeningModel): SoundCode {
  return { program: 1, cosine: coefficients === null ? 0 : 1, cosineFilter: coefficients === null ? 0 : filters };
}

/** Bytes of the front end's tables in flash. */
export function tableBytes(frontEnd: FrontEndSpec): number {
  const { window, sine, edges, rising, logarithm, cosine } = fixedTables(frontEnd);
  return [window, sine, edges, rising, logarithm, cosine].reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/**
 * Bytes of RAM for listening in addition to the network's: the frame of samples, the transform's scratch memory,
 * features and levels.
 */
export function listeningMemory(model: ListeningModel): number {
  const { window, transform, filters, coefficients } = model.frontEnd;
  const energies = coefficients === null ? 0 : 2 * filters;
  return 2 * window + 4 * transform + 2 * featureCount(model.frontEnd) + energies + 4 * keywordsOf(model);
}

/** Cycles of front end and detector in a hop that ends a frame. */
export function soundCycles(model: ListeningModel, core: Core): number {
  return totalOf(soundWorkNames, soundWorkOf(model), soundCosts[core].cycles);
}

/** Bytes of code of front end and detector. */
export function soundCode(model: ListeningModel, core: Core): number {
  return totalOf(soundCodeNames, soundCodeOf(model), soundCosts[core].code);
}

/** Milliseconds from one frame to the next. */
export function hopMs({ stride, sampleRate }: FrontEndSpec): number {
  return (1000 * stride) / sampleRate;
}
