/**
 * @file The plain twin of the engine: a recurrent layer and its gradient by backpropagation through time, one sequence
 * and one unit at a time, in float64, without regard to speed. The fast kernels must compute the same.
 */
import { type LayerSpec, layerTensors, recurrentRows } from "../../src/cells/layer.js";
import { cellOf } from "../../src/cells/registry.js";
import { steps, type UnitStep } from "./cells.js";
import { type Applied, apply, type LinearMap, linearMap, type Matrix } from "./map.js";

type Numbers = ArrayLike<number>;

export interface TwinResult {
  /** Every state [T, B, H]; zero after a sequence's end. */
  h: Float64Array;
  /** ∂loss/∂tensor by tensor name, and `x` [T, B, D], `h0` [B, H], `c0` [B, H] (LSTM). loss = Σ h ⊙ upstream. */
  gradients: Record<string, Float64Array>;
}

/** The layer's parameters; maps contain their gradients, the other gradients are separate. */
interface Parameters {
  W: LinearMap;
  U: LinearMap;
  biases: Float64Array[];
  biasGradients: Float64Array[];
  scalars: number[];
  scalarGradients: Float64Array[];
}

/** A computed step: the bounded state after it, its memory cell, and what the backward pass needs. */
interface RunStep {
  h: Float64Array;
  c: Float64Array;
  units: UnitStep[];
  wx: Applied;
  uh: Applied;
}

/**
 * Runs a layer forward and back.
 *
 * @param tensors by the names of `layerTensors(layer)`
 * @param x [T, B, D]; T follows from its length
 * @param lengths steps of each of the B sequences; later steps are not run
 * @param h0 [B, H]
 * @param c0 [B, H], the LSTM's memory; null is zero
 * @param upstream ∂loss/∂h [T, B, H], of the states after the bound was applied
 */
export function twinForwardBackward(
  layer: LayerSpec,
  tensors: Readonly<Record<string, Numbers>>,
  x: Numbers,
  lengths: Numbers,
  h0: Numbers,
  c0: Numbers | null,
  upstream: Numbers,
): TwinResult {
  const { input: D, hidden: H } = layer;
  const B = lengths.length;
  const parameters = parametersOf(layer, tensors);
  const h = new Float64Array((x.length / D) * H);
  const inputs = { x: new Float64Array(x.length), h0: new Float64Array(B * H), c0: new Float64Array(B * H) };

  for (let b = 0; b < B; b++) {
    const row = (t: number) => t * B + b;
    const run: RunStep[] = [];
    let before = { h: slice(h0, b, H), c: slice(c0 ?? [], b, H) };
    for (let t = 0; t < (lengths[b] ?? 0); t++) {
      const step = forward(layer, parameters, slice(x, row(t), D), before);
      h.set(step.h, row(t) * H);
      run.push(step);
      before = step;
    }

    let d = { h: new Float64Array(H), c: new Float64Array(H) };
    for (const [t, step] of [...run.entries()].reverse()) {
      const dh = d.h.map((value, j) => value + (upstream[row(t) * H + j] ?? 0));
      const back = backward(layer, parameters, step, dh, d.c);
      inputs.x.set(back.x, row(t) * D);
      d = back;
    }
    inputs.h0.set(d.h, b * H);
    inputs.c0.set(d.c, b * H);
  }

  const { W, U, biasGradients, scalarGradients } = parameters;
  const inOrder = [...W.gradients, ...U.gradients, ...biasGradients, ...scalarGradients];
  const named = layerTensors(layer).map(({ name }, index) => [name, inOrder[index] ?? new Float64Array(0)]);
  const { c0: dc0, ...others } = inputs;
  return {
    h,
    gradients: { ...Object.fromEntries(named), ...others, ...(cellOf(layer.cell).memory ? { c0: dc0 } : {}) },
  };
}

/** Row `index` of a matrix with a given number of columns; zeros if it does not exist. */
function slice(values: Numbers, index: number, columns: number): Float64Array {
  return Float64Array.from({ length: columns }, (_, j) => values[index * columns + j] ?? 0);
}

function parametersOf(layer: LayerSpec, tensors: Readonly<Record<string, Numbers>>): Parameters {
  const matrices = new Map<string, Matrix>();
  for (const { name, shape } of layerTensors(layer)) {
    const [rows = 1, columns = 1] = shape;
    const values = Float64Array.from(tensors[name] ?? []);
    if (values.length !== rows * columns) throw new Error(`${name} has ${values.length} numbers, not ${shape}`);
    matrices.set(name, { rows, columns, values });
  }
  const values = (name: string) => matrices.get(name)?.values ?? new Float64Array(0);
  const map = (name: string) =>
    linearMap([name, `${name}1`, `${name}2`].flatMap((factor) => matrices.get(factor) ?? []));
  const { biases, scalars } = cellOf(layer.cell);
  return {
    W: map("W"),
    U: map("U"),
    biases: biases.map(({ name }) => values(name)),
    biasGradients: biases.map(() => new Float64Array(layer.hidden)),
    scalars: scalars.map(({ name }) => values(name)[0] ?? 0),
    scalarGradients: scalars.map(() => new Float64Array(1)),
  };
}

/** U times the part of the state that it reads: nothing, h₋, or h₋ and c₋ side by side. */
function applyRecurrent(U: LinearMap, layer: LayerSpec, { h, c }: { h: Float64Array; c: Float64Array }): Applied {
  const rows = recurrentRows(layer);
  if (rows === 0) return { value: new Float64Array(0), back: () => new Float64Array(0) };
  return apply(
    U,
    Float64Array.from({ length: rows }, (_, row) => h[row] ?? c[row - h.length] ?? 0),
  );
}

/** Whether the bound of the state also applies to c: if U reads it. */
function boundsMemory({ cell }: LayerSpec): boolean {
  return cellOf(cell).recurrent === "h and c";
}

/** One step of one sequence. */
function forward(
  layer: LayerSpec,
  { W, U, biases, scalars }: Parameters,
  x: Float64Array,
  before: { h: Float64Array; c: Float64Array },
): RunStep {
  const { hidden: H, cell, stateBound } = layer;
  const bound = stateBound ?? Number.POSITIVE_INFINITY;
  const wx = apply(W, x);
  const uh = applyRecurrent(U, layer, before);
  const ofUnit = (sums: Float64Array, j: number) =>
    Array.from(cellOf(cell).blocks, (_, block) => sums[block * H + j] ?? 0);
  const units = Array.from({ length: H }, (_, j) =>
    steps[cell](
      {
        wx: ofUnit(wx.value, j),
        uh: ofUnit(uh.value, j),
        biases: biases.map((bias) => bias[j] ?? 0),
        scalars,
        h: before.h[j] ?? 0,
        c: before.c[j] ?? 0,
      },
      layer,
    ),
  );
  return {
    h: Float64Array.from(units, (unit) => Math.min(bound, Math.max(-bound, unit.h))),
    c: Float64Array.from(units, (unit) => (boundsMemory(layer) ? Math.min(bound, Math.max(-bound, unit.c)) : unit.c)),
    units,
    wx,
    uh,
  };
}

/** The backward pass through one step: adds to the parameters' gradients, and returns those of x, h₋ and c₋. */
function backward(
  layer: LayerSpec,
  { biasGradients, scalarGradients }: Parameters,
  { units, wx, uh }: RunStep,
  dh: Float64Array,
  dc: Float64Array,
) {
  const { hidden: H, stateBound } = layer;
  const bound = stateBound ?? Number.POSITIVE_INFINITY;
  const dWx = new Float64Array(wx.value.length);
  const dUh = new Float64Array(uh.value.length);
  const before = { h: new Float64Array(H), c: new Float64Array(H) };
  units.forEach((unit, j) => {
    const passes = !boundsMemory(layer) || Math.abs(unit.c) < bound;
    const d = unit.back(Math.abs(unit.h) < bound ? (dh[j] ?? 0) : 0, passes ? (dc[j] ?? 0) : 0);
    d.wx.forEach((value, block) => {
      dWx[block * H + j] = value;
    });
    d.uh.forEach((value, block) => {
      dUh[block * H + j] = value;
    });
    biasGradients.forEach((gradient, index) => {
      gradient[j]! += d.biases[index] ?? 0;
    });
    scalarGradients.forEach((gradient, index) => {
      gradient[0]! += d.scalars[index] ?? 0;
    });
    before.h[j] = d.h;
    before.c[j] = d.c;
  });
  const x = wx.back(dWx);
  const throughU = uh.back(dUh);
  const plus = (direct: Float64Array, first: number) => direct.map((value, j) => value + (throughU[first + j] ?? 0));
  return { x, h: plus(before.h, 0), c: plus(before.c, H) };
}
