import { describe, expect, it } from "vitest";
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
