import { describe, expect, it } from "vitest";
import { twinForwardBackward } from "../../tests/twin/twin.js";
import type { LayerSpec } from "../cells/layer.js";
import { isUnbounded, type Nonlinearity } from "../cells/nonlinearity.js";
import { type CellName, cellNames } from "../cells/registry.js";
import { random } from "../core/random.js";
import { normalisationOf } from "../data/normalise.js";
import { plainSequences, type Sequences } from "../data/sequences.js";
import { compand } from "../model/companding.js";
import { type Model, type ModelSpec, modelTensors } from "../model/spec.js";
import { decodeIntegerModel, encodeIntegerModel } from "./file.js";
import { chooseWeightFormat } from "./formats.js";
import { IntegerInterpreter } from "./interpreter.js";
import { applyFormats, calibrate, fakeQuantiseModel, quantise, rawSamples } from "./quantise.js";

function specOf(layers: LayerSpec[], D: number): ModelSpec {
  return {
    format: "fastcells",
    version: 1,
    layers,
    task: "multiclass",
    readout: "last",
    labels: ["a", "b", "c"],
    // Channels whose units differ by a factor of ten thousand, as those of an accelerometer and a gyroscope.
    normalisation: {
      mean: Array.from({ length: D }, (_, d) => (d % 3) - 1),
      deviation: Array.from({ length: D }, (_, d) => 10 ** ((d % 5) - 2)),
    },
    channels: null,
    sampleRate: null,
    frontEnd: null,
    detector: null,
    training: null,
  };
}

function layerOf(
  cell: CellName,
  gate: Nonlinearity,
  update: Nonlinearity,
  ranks: [number | null, number | null],
): LayerSpec {
  return { cell, input: 5, hidden: 12, rankW: ranks[0], rankU: ranks[1], gate, update, stateBound: 2 };
}

function modelOf(spec: ModelSpec, seed: number): Model {
  const r = random(seed);
  const tensors: Record<string, Float32Array> = {};
  for (const { name, shape } of modelTensors(spec)) {
    const [rows = 1, columns = 0] = shape;
    const deviation = columns > 0 ? 0.8 / Math.sqrt(rows) : 0.5;
    tensors[name] = Float32Array.from({ length: rows * Math.max(columns, 1) }, () => deviation * r.normal());
  }
  return { kind: "float", spec, tensors };
}

const T = 30;
const B = 6;

function dataOf({ normalisation }: ModelSpec, D: number, seed: number): Sequences {
  const r = random(seed);
  const values = Float32Array.from({ length: B * T * D }, (_, at) => {
    const d = at % D;
    return (normalisation?.mean[d] ?? 0) + (normalisation?.deviation[d] ?? 1) * r.normal();
  });
  return {
    channels: D,
    values,
    starts: Uint32Array.from({ length: B }, (_, b) => b * T),
    lengths: new Uint32Array(B).fill(T),
    targets: null,
    ...plainSequences,
  };
}

/** Final states of all sequences, computed by the float twin of one layer with the given tensors. */
function floatStates(model: Model, tensors: Record<string, Float32Array>, data: Sequences): Float64Array {
  const [layer] = model.spec.layers;
  if (layer === undefined) throw new Error("no layer");
  const { normalisation } = model.spec;
  const D = data.channels;
  const x = new Float64Array(T * B * D);
  for (let b = 0; b < B; b++) {
    for (let t = 0; t < T; t++) {
      for (let d = 0; d < D; d++) {
        const value = Number(data.values[(b * T + t) * D + d]);
        const companding = normalisation?.companding;
        const sample = companding === undefined ? value : compand(value, companding.centre[d]!, companding.knee[d]!);
        x[(t * B + b) * D + d] = (sample - (normalisation?.mean[d] ?? 0)) / (normalisation?.deviation[d] ?? 1);
      }
    }
  }
  const local = Object.fromEntries(
    Object.entries(tensors).map(([name, values]) => [name.replace("layers.0.", ""), values]),
  );
  const H = layer.hidden;
  const { h } = twinForwardBackward(
    layer,
    local,
    x,
    new Uint32Array(B).fill(T),
    new Float64Array(B * H),
    new Float64Array(B * H),
    new Float64Array(T * B * H),
  );
  return h.subarray((T - 1) * B * H);
}

/** Largest difference of a final state from the float twin's. */
function stateError(model: Model, data: Sequences, tensors: Record<string, Float32Array>): number {
  const integer = quantise(model, data);
  const raw = rawSamples(data.values, integer.input.sampleScale);
  const { sampleScale } = integer.input;
  const rounded = Float32Array.from(raw, (sample, at) => sample * sampleScale[at % sampleScale.length]!);
  const expected = floatStates(model, tensors, { ...data, values: rounded });
  const interpreter = new IntegerInterpreter(integer, { check: true });
  const [layer] = integer.layers;
  const D = data.channels;
  let worst = 0;
  for (let b = 0; b < B; b++) {
    interpreter.classify(raw.subarray(b * T * D, (b + 1) * T * D));
    interpreter.state[0]?.h.forEach((h, i) => {
      const H = layer?.hidden ?? 0;
      worst = Math.max(worst, Math.abs(h / 2 ** (layer?.stateBits ?? 0) - (expected[b * H + i] ?? 0)));
    });
  }
  return worst;
}

describe("quantise", () => {
  const kinds: [Nonlinearity, Nonlinearity][] = [
    ["sigmoid", "tanh"],
    ["quantSigm", "quantTanh"],
    ["quantSigm4", "quantTanh"],
    ["quantSigm", "relu"],
    ["quantSigm", "identity"],
  ];
  for (const cell of cellNames) {
    for (const [gate, update] of kinds) {
      for (const ranks of [
        [null, null],
        [3, 4],
        [null, 4],
        [3, null],
      ] as [number | null, number | null][]) {
        // An LSTM with an unbounded f saturates f(c) at 16 bits before its gate multiplies it.
        if (cell === "LSTM" && isUnbounded(update)) continue;
        it(`${cell} with ${gate}, ${update}, ranks ${ranks}: its integers compute the same as its quantised floats`, () => {
          const model = modelOf(specOf([layerOf(cell, gate, update, ranks)], 5), 3);
          const data = dataOf(model.spec, 5, 4);
          const fake = fakeQuantiseModel(model, calibrate(model, data));
          // Only the rounding of intermediate numbers differs; that of the weights does not.
          expect(stateError(model, data, fake)).toBeLessThan(0.03);
        });
      }
    }
  }

  it("is deterministic, and its file holds the whole model", () => {
    const model = modelOf(
      specOf(
        [
          layerOf("FastGRNN", "quantSigm", "quantTanh", [3, 4]),
          { ...layerOf("GRU", "sigmoid", "tanh", [null, 5]), input: 12 },
        ],
        5,
      ),
      8,
    );
    const data = dataOf(model.spec, 5, 4);
    const integer = quantise(model, data);
    const bytes = encodeIntegerModel(integer);
    expect(encodeIntegerModel(quantise(model, data))).toEqual(bytes);
    expect(decodeIntegerModel(bytes)).toEqual(integer);
  });

  it("keeps given formats, for fine-tuning, and quantises fake-quantised weights to themselves", () => {
    const model = modelOf(specOf([layerOf("FastRNN", "sigmoid", "quantTanh", [3, 4])], 5), 8);
    const data = dataOf(model.spec, 5, 4);
    const formats = calibrate(model, data);
    const fake: Model = { kind: "float", spec: model.spec, tensors: fakeQuantiseModel(model, formats) };
    expect(applyFormats(fake, formats)).toEqual(applyFormats(model, formats));
  });

  it("takes samples as they are if all were recorded as integers, in any type of array", () => {
    const spec = specOf([layerOf("FastGRNN", "quantSigm", "quantTanh", [3, 4])], 5);
    const data = dataOf(spec, 5, 4);
    const counts = { ...data, values: Float32Array.from(data.values, (value) => Math.round(20 * value)) };
    const scales = (deviation: number, values: Sequences) => {
      const normalisation = { mean: [0, 0, 0, 0, 0], deviation: new Array<number>(5).fill(deviation) };
      return quantise(modelOf({ ...spec, normalisation }, 8), values).input.sampleScale;
    };
    expect(scales(20, counts)).toEqual([1, 1, 1, 1, 1]);
    expect(scales(1, counts)).not.toEqual([1, 1, 1, 1, 1]);
    expect(scales(20, data)).not.toEqual([1, 1, 1, 1, 1]);
  });

  it("takes the samples' scale from the caller, and reports what is wrong with it", () => {
    const model = modelOf(specOf([layerOf("FastGRNN", "quantSigm", "quantTanh", [3, 4])], 5), 8);
    const data = dataOf(model.spec, 5, 4);
    expect(quantise(model, data, { sampleScale: 0.25 }).input.sampleScale).toEqual([0.25, 0.25, 0.25, 0.25, 0.25]);
    expect(() => quantise(model, data, { sampleScale: [1, 0, 1, 1, 1] })).toThrow("sampleScale of channel 1 is 0");
    expect(() => quantise(model, data, { sampleScale: 1e-9 })).toThrow("give a larger sampleScale");
  });

  /** A model of companded samples, with the statistics of the data. */
  function compandedModel(): { model: Model; data: Sequences } {
    const spec = specOf([layerOf("FastGRNN", "quantSigm", "quantTanh", [3, 4])], 5);
    const drawn = { mean: [0, 1, -2, 0, 9], deviation: [0.5, 1, 2, 4, 8] };
    const data = dataOf({ ...spec, normalisation: drawn }, 5, 4);
    const normalisation = normalisationOf(data, Uint32Array.from(data.starts.keys()), 0.02);
    return { model: modelOf({ ...spec, normalisation }, 3), data };
  }

  it("compands in integers as in floats", () => {
    const { model, data } = compandedModel();
    const fake = fakeQuantiseModel(model, calibrate(model, data));
    expect(stateError(model, data, fake)).toBeLessThan(0.03);
    const integer = quantise(model, data);
    const { centre, knee } = model.spec.normalisation?.companding ?? { centre: [], knee: [] };
    const { sampleScale, companding } = integer.input;
    expect(sampleScale.map((scale, d) => scale * 2 ** (companding?.kneeBits[d] ?? NaN))).toEqual(knee);
    expect(sampleScale.map((scale, d) => scale * (companding?.centre[d] ?? NaN))).toEqual(centre);
    expect(decodeIntegerModel(encodeIntegerModel(integer))).toEqual(integer);
  });

  it("compands integers of more than 16 bits", () => {
    const { model, data } = compandedModel();
    const wide = { ...data, values: Int32Array.from(data.values, (value) => Math.round(100_000 * value)) };
    const normalisation = normalisationOf(wide, Uint32Array.from(wide.starts.keys()), 1e-6);
    const { input } = quantise({ ...model, spec: { ...model.spec, normalisation } }, wide);
    expect(input.sampleScale.map((scale, d) => scale * 2 ** (input.companding?.kneeBits[d] ?? NaN))).toEqual(
      normalisation.companding?.knee,
    );
  });

  it("names the scale of samples that a knee requires", () => {
    const { model, data } = compandedModel();
    expect(() => quantise(model, data, { sampleScale: 0.003 })).toThrow(
      /does not fit the companding's knee .* give a sampleScale of/,
    );
  });

  it("chooses a scale with which each channel's mean fits, whatever the calibration sequences", () => {
    const model = modelOf(specOf([layerOf("FastGRNN", "quantSigm", "quantTanh", [3, 4])], 5), 8);
    const data = dataOf(model.spec, 5, 4);
    const still = { ...data, values: data.values.map(() => 0) };
    const far = { mean: [2000, -3, 0, 0.5, 0], deviation: [1, 1, 1, 1, 1] };
    const { input } = quantise({ ...model, spec: { ...model.spec, normalisation: far } }, still);
    expect(input.mean[0]).toBe(Math.round(2000 / (input.sampleScale[0] ?? 0)));
  });
});

describe("chooseWeightFormat", () => {
  it("clips an outlier if a finer grid for the rest is worth more", () => {
    const even = Float32Array.from({ length: 4000 }, (_, at) => Math.sin(at) * 0.99);
    expect(chooseWeightFormat(even).bits).toBe(7);
    expect(chooseWeightFormat(Float32Array.of(1.001, ...even)).bits).toBe(7);
    expect(chooseWeightFormat(Float32Array.of(0, 0)).bits).toBe(20);
  });
});
