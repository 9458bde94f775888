/**
 * @file The pointwise equations of every cell for one hidden unit, forward and backward, in plain float64. A step takes
 * the unit's numbers of `W x` and `U h₋` (one for each block), its old state and its parameters, and returns its new
 * state and a function for the backward pass.
 */
import type { LayerSpec } from "../../src/cells/layer.js";
import type { CellName } from "../../src/cells/registry.js";
import { plain } from "./nonlinearity.js";

/** The inputs of one unit at one step. */
export interface UnitInput {
  /** Its element of each block of W x and of U h₋. */
  wx: number[];
  uh: number[];
  /** Its biases and the layer's learnt scalars, in the order of `src/cells`. */
  biases: number[];
  scalars: number[];
  h: number;
  c: number;
}

/** Derivatives of the loss with respect to everything in {@link UnitInput}. */
export type UnitGradient = UnitInput;

export interface UnitStep {
  h: number;
  c: number;
  /** Computes the gradients from ∂loss/∂h and ∂loss/∂c of this step. */
  back: (dh: number, dc: number) => UnitGradient;
}

type Step = (input: UnitInput, layer: LayerSpec) => UnitStep;

const sigma = plain.sigmoid;

const rnn: Step = ({ wx: [wx = 0], uh: [uh = 0], biases: [b = 0] }, layer) => {
  const f = plain[layer.update];
  const a = wx + uh + b;
  return {
    h: f.value(a),
    c: 0,
    back: (dh) => {
      const da = dh * f.slope(a);
      return { wx: [da], uh: [da], biases: [da], scalars: [], h: 0, c: 0 };
    },
  };
};

const fastRnn: Step = ({ wx: [wx = 0], uh: [uh = 0], biases: [b = 0], scalars: [alpha = 0, beta = 0], h }, layer) => {
  const f = plain[layer.update];
  const a = wx + uh + b;
  const candidate = f.value(a);
  return {
    h: sigma.value(alpha) * candidate + sigma.value(beta) * h,
    c: 0,
    back: (dh) => {
      const da = dh * sigma.value(alpha) * f.slope(a);
      const scalars = [dh * candidate * sigma.slope(alpha), dh * h * sigma.slope(beta)];
      return { wx: [da], uh: [da], biases: [da], scalars, h: dh * sigma.value(beta), c: 0 };
    },
  };
};

const fastGrnn: Step = (
  { wx: [wx = 0], uh: [uh = 0], biases: [bz = 0, bh = 0], scalars: [zeta = 0, nu = 0], h },
  layer,
) => {
  const g = plain[layer.gate];
  const f = plain[layer.update];
  const s = wx + uh;
  const z = g.value(s + bz);
  const candidate = f.value(s + bh);
  const weight = sigma.value(zeta) * (1 - z) + sigma.value(nu);
  return {
    h: weight * candidate + z * h,
    c: 0,
    back: (dh) => {
      const daz = dh * (h - sigma.value(zeta) * candidate) * g.slope(s + bz);
      const dah = dh * weight * f.slope(s + bh);
      const scalars = [dh * (1 - z) * candidate * sigma.slope(zeta), dh * candidate * sigma.slope(nu)];
      return { wx: [daz + dah], uh: [daz + dah], biases: [daz, dah], scalars, h: dh * z, c: 0 };
    },
  };
};

const ugrnn: Step = ({ wx: [wz = 0, wh = 0], uh: [uz = 0, uh = 0], biases: [bz = 0, bh = 0], h }, layer) => {
  const g = plain[layer.gate];
  const f = plain[layer.update];
  const az = wz + uz + bz;
  const ah = wh + uh + bh;
  const z = g.value(az);
  const candidate = f.value(ah);
  return {
    h: z * h + (1 - z) * candidate,
    c: 0,
    back: (dh) => {
      const daz = dh * (h - candidate) * g.slope(az);
      const dah = dh * (1 - z) * f.slope(ah);
      return { wx: [daz, dah], uh: [daz, dah], biases: [daz, dah], scalars: [], h: dh * z, c: 0 };
    },
  };
};

const gru: Step = (
  { wx: [wr = 0, wz = 0, wh = 0], uh: [ur = 0, uz = 0, uh = 0], biases: [br = 0, bz = 0, bh = 0, bhr = 0], h },
  layer,
) => {
  const g = plain[layer.gate];
  const f = plain[layer.update];
  const ar = wr + ur + br;
  const az = wz + uz + bz;
  const r = g.value(ar);
  const z = g.value(az);
  const ah = wh + bh + r * (uh + bhr);
  const candidate = f.value(ah);
  return {
    h: z * h + (1 - z) * candidate,
    c: 0,
    back: (dh) => {
      const daz = dh * (h - candidate) * g.slope(az);
      const dah = dh * (1 - z) * f.slope(ah);
      const dar = dah * (uh + bhr) * g.slope(ar);
      return {
        wx: [dar, daz, dah],
        uh: [dar, daz, dah * r],
        biases: [dar, daz, dah, dah * r],
        scalars: [],
        h: dh * z,
        c: 0,
      };
    },
  };
};

const lstm: Step = ({ wx, uh, biases, c }, layer) => {
  const g = plain[layer.gate];
  const f = plain[layer.update];
  const [ai = 0, aForget = 0, ac = 0, ao = 0] = wx.map((w, block) => w + (uh[block] ?? 0) + (biases[block] ?? 0));
  const input = g.value(ai);
  const forget = g.value(aForget);
  const candidate = f.value(ac);
  const output = g.value(ao);
  const memory = forget * c + input * candidate;
  return {
    h: output * f.value(memory),
    c: memory,
    back: (dh, dcLater) => {
      const dc = dcLater + dh * output * f.slope(memory);
      const da = [
        dc * candidate * g.slope(ai),
        dc * c * g.slope(aForget),
        dc * input * f.slope(ac),
        dh * f.value(memory) * g.slope(ao),
      ];
      return { wx: da, uh: da, biases: da, scalars: [], h: 0, c: dc * forget };
    },
  };
};

const minGru: Step = ({ wx: [wz = 0, wh = 0], biases: [bz = 0, bh = 0], h }, layer) => {
  const g = plain[layer.gate];
  const f = plain[layer.update];
  const az = wz + bz;
  const ah = wh + bh;
  const z = g.value(az);
  const candidate = f.value(ah);
  return {
    h: (1 - z) * h + z * candidate,
    c: 0,
    back: (dh) => {
      const daz = dh * (candidate - h) * g.slope(az);
      const dah = dh * z * f.slope(ah);
      return { wx: [daz, dah], uh: [], biases: [daz, dah], scalars: [], h: dh * (1 - z), c: 0 };
    },
  };
};

const coRnn: Step = ({ wx: [wx = 0], uh: [uh = 0], biases: [b = 0], scalars, h: y, c: z }, layer) => {
  const [rawStep = 0, rawStiffness = 0, rawDamping = 0] = scalars;
  const bound = layer.stateBound ?? Number.POSITIVE_INFINITY;
  const [step, stiffness, damping] = [sigma.value(rawStep), sigma.value(rawStiffness), sigma.value(rawDamping)];
  const f = plain[layer.update];
  const a = wx + uh + b;
  const free = (1 - damping) * z + step * f.value(a) - stiffness * y;
  const speed = Math.min(bound, Math.max(-bound, free));
  return {
    h: y + step * speed,
    c: speed,
    back: (dy, dzLater) => {
      const dz = Math.abs(free) < bound ? dzLater + step * dy : 0;
      const da = dz * step * f.slope(a);
      return {
        wx: [da],
        uh: [da],
        biases: [da],
        scalars: [
          (dy * speed + dz * f.value(a)) * sigma.slope(rawStep),
          -dz * y * sigma.slope(rawStiffness),
          -dz * z * sigma.slope(rawDamping),
        ],
        h: dy - stiffness * dz,
        c: (1 - damping) * dz,
      };
    },
  };
};

export const steps: Readonly<Record<CellName, Step>> = {
  RNN: rnn,
  FastRNN: fastRnn,
  FastGRNN: fastGrnn,
  UGRNN: ugrnn,
  GRU: gru,
  LSTM: lstm,
  minGRU: minGru,
  coRNN: coRnn,
};
