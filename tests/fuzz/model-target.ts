import { decodeModel, encodeModel } from "../../src/model/file.js";
import { initialTensors } from "../../src/model/initial.js";
import type { ModelSpec } from "../../src/model/spec.js";
import { mutateModel } from "./models.js";
import type { FuzzTarget } from "./targets.js";

export const fuzzedSpec: ModelSpec = {
  format: "fastcells",
  version: 1,
  layers: [
    {
      cell: "FastGRNN",
      input: 3,
      hidden: 8,
      rankW: 2,
      rankU: null,
      gate: "sigmoid",
      update: "tanh",
      stateBound: null,
    },
    { cell: "GRU", input: 8, hidden: 5, rankW: null, rankU: 2, gate: "quantSigm", update: "quantTanh", stateBound: 4 },
  ],
  task: "multiclass",
  readout: "last",
  labels: ["sit", "stand"],
  normalisation: {
    mean: [0, -1.5, 1e-3],
    deviation: [1, 0.1, 1e6],
    companding: { centre: [0, 9.75, -128], knee: [0.25, 0.125, 64] },
  },
  channels: ["x", "y", "z"],
  sampleRate: 50,
  frontEnd: null,
  detector: null,
  training: { seed: 1 },
};
const valid = encodeModel({ kind: "float", spec: fuzzedSpec, tensors: initialTensors(fuzzedSpec, 1) });

/** Model files: what decodes must encode again. */
export const modelTarget: FuzzTarget = {
  name: "model",
  mutate: (seed) => mutateModel(valid, seed),
  read(bytes) {
    encodeModel(decodeModel(bytes));
  },
};
