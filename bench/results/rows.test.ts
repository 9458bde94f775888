import { describe, expect, it } from "vitest";
import { layoutModel } from "../../src/compress/layout.js";
import { deployedLayers } from "../../src/compress/options.js";
import { random } from "../../src/core/random.js";
import { plainSequences, type Sequences } from "../../src/data/sequences.js";
import { languageData } from "../../src/data/text/language.js";
import { modelStorage } from "../../src/integer/storage.js";
import { resolveOptions } from "../../src/train/resolve.js";
import { newRun } from "../../src/train/start.js";
import { compressedOptions, compressedRows } from "./compressed.js";
import { rowNamed, rows } from "./rows.js";

describe("rows of the results table", () => {
  it("changes only the cell or the rank in a variant", () => {
    const { lowRank, ...row } = rowNamed("mnist-rows");
    expect(rowNamed("mnist-rows-gru")).toEqual({ ...row, lowRank, options: { ...row.options, cell: "GRU" } });
    expect(rowNamed("fsdd-float")).toEqual({ ...rowNamed("fsdd"), set: "fsdd_float" });
    expect(rowNamed("mnist-rows-fastrnn-lowrank").options).toEqual({ ...row.options, ...lowRank, cell: "FastRNN" });
  });

  it("finds every row by its name", () => {
    for (const [name, row] of Object.entries(rows)) expect(rowNamed(name)).toEqual(row);
  });

  it("sets a time scale in the cells that have one", () => {
    expect(rowNamed("adding-lstm").options).toEqual({ ...rowNamed("adding").options, cell: "LSTM" });
    const { timeScale: _, ...rest } = rowNamed("adding").options;
    expect(rowNamed("adding-rnn-orthogonal").options).toEqual({ ...rest, cell: "RNN", recurrentMap: "orthogonal" });
  });

  it.each(["har3", "har2-mgu", "har2-float", ""])("refuses %j", (name) => {
    expect(() => rowNamed(name)).toThrow(/give/);
  });

  it("trains an integer row as its float row, except for its own options", () => {
    for (const [name, { of, options }] of Object.entries(compressedRows)) {
      expect(compressedOptions(name)).toEqual({ ...rowNamed(of).options, ...options });
    }
    expect(() => compressedOptions("har2-2kb")).toThrow(/give one of har2-3kb/);
  });
});

/** Data of a set's shape: two sequences of noise, or a text. */
const sketches: Readonly<Record<string, () => Sequences>> = {
  har2: () => numbers(9, 2),
  har: () => numbers(9, 6),
  dsa19: () => numbers(45, 19),
  usps: () => numbers(16, 10),
  mnist: () => numbers(28, 10),
  mnist_pixels: () => numbers(1, 10),
  ptb: () =>
    languageData(
      [
        [1, 2, 3],
        [3, 2],
      ],
      { unit: "words", vocabulary: words(10_000) },
    ),
};

const words = (count: number) => Array.from({ length: count }, (_, index) => (index === 0 ? "<unk>" : `w${index}`));

function numbers(channels: number, classes: number): Sequences {
  const { normal } = random(1);
  return {
    ...plainSequences,
    channels,
    values: Float32Array.from({ length: 2 * 10 * channels }, normal),
    starts: Uint32Array.of(0, 10),
    lengths: Uint32Array.of(10, 10),
    targets: { task: "multiclass", readout: "last", labels: words(classes), values: Int32Array.of(0, 1) },
  };
}

it("gives integer rows a layout that fits their size, with options that training accepts", () => {
  const split = { train: Uint32Array.of(0, 1), validation: new Uint32Array(), test: new Uint32Array() };
  const checked = Object.keys(compressedRows).filter((name) => {
    const data = sketches[rowNamed(compressedRows[name]?.of ?? "").set]?.();
    if (data === undefined) return false;
    const { size, tuneEpochs: _, tuneRate: __, ...options } = compressedOptions(name);
    const { hidden = 1, rankW = null, rankU = null, densityW = 1, densityU = 1, densityHead = 1 } = options;
    const { spec } = newRun(data, split, resolveOptions({ ...options, rankW: null, rankU: null }));
    const deployed = deployedLayers(spec.layers, options, spec);
    expect(() => resolveOptions({ ...options, ...deployed }), name).not.toThrow();
    const like = { ...spec, layers: spec.layers.map((layer) => ({ ...layer, ...deployed })) };
    const layout = { hidden, rankW, rankU, densityW, densityU, densityHead };
    expect(modelStorage(layoutModel(like, layout, data, split)).bytes, name).toBeLessThanOrEqual(size);
    return true;
  });
  expect(checked).toContain("ptb-39kb");
});
