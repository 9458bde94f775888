/**
 * @file The plain twin of the engine: a recurrent layer and its gradient by backpropagation through time, one sequence
 * and one unit at a time, in float64, with no thought of speed. What it computes is what the fast kernels must compute.
 */
import type { LayerSpec } from "../../src/cells/cell.js";
import { cells, layerTensors } from "../../src/cells/layer.js";
import { steps, type UnitStep } from "./cells.js";
import { apply, type LinearMap, linearMap, type Matrix } from "./map.js";

type Numbers = ArrayLike<number>;

export interface TwinResult {
  /** Every state [T, B, H]; zero after a sequence's end. */
  h: Float64Array;
  /** ∂loss/∂tensor by tensor name, and `x` [T, B, D], `h0` [B, H], `c0` [B, H] (LSTM). loss = Σ h ⊙ upstream. */
  gradients: Record<string, Float64Array>;
}

interface Parameters {
  W: LinearMap;
  U: LinearMap;
  biases: Float64Array[];
  scalars: number[];
}

function parameters(layer: LayerSpec, tensors: Readonly<Record<string, Numbers>>): Parameters {
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
  const cell = cells[layer.cell];
  return {
    W: map("W"),
    U: map("U"),
    biases: cell.biases.map(({ name }) => values(name)),
    scalars: cell.scalars.map(({ name }) => values(name)[0] ?? 0),
  };
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
  const { blocks, biases, scalars } = cells[layer.cell];
  const weights = parameters(layer, tensors);
  const step = steps[layer.cell];
  const bound = layer.stateBound ?? Number.POSITIVE_INFINITY;
  const h = new Float64Array((x.length / D) * H);
  const gradients: Record<string, Float64Array> = {
    x: new Float64Array(x.length),
    h0: new Float64Array(B * H),
    ...(cells[layer.cell].memory ? { c0: new Float64Array(B * H) } : {}),
  };
  const dBiases = biases.map(() => new Float64Array(H));
  const dScalars = scalars.map(() => new Float64Array(1));

  for (let b = 0; b < B; b++) {
    const steps: { units: UnitStep[]; wx: ReturnType<typeof apply>; uh: ReturnType<typeof apply> }[] = [];
    let state = Float64Array.from({ length: H }, (_, j) => h0[b * H + j] ?? 0);
    let memory = Float64Array.from({ length: H }, (_, j) => c0?.[b * H + j] ?? 0);

    for (let t = 0; t < (lengths[b] ?? 0); t++) {
      const row = t * B + b;
      const wx = apply(
        weights.W,
        Float64Array.from({ length: D }, (_, d) => x[row * D + d] ?? 0),
      );
      const uh = apply(weights.U, state);
      const units = Array.from({ length: H }, (_, j) => {
        const ofUnit = (values: Float64Array) =>
          Array.from({ length: blocks }, (_, block) => values[block * H + j] ?? 0);
        return step(
          {
            wx: ofUnit(wx.value),
            uh: ofUnit(uh.value),
            biases: weights.biases.map((bias) => bias[j] ?? 0),
            scalars: weights.scalars,
            h: state[j] ?? 0,
            c: memory[j] ?? 0,
          },
          layer,
        );
      });
      state = Float64Array.from(units, (unit) => Math.min(bound, Math.max(-bound, unit.h)));
      memory = Float64Array.from(units, (unit) => unit.c);
      h.set(state, row * H);
      steps.push({ units, wx, uh });
    }

    let dState = new Float64Array(H);
    let dMemory = new Float64Array(H);
    for (let t = steps.length - 1; t >= 0; t--) {
      const { units, wx, uh } = steps[t]!;
      const row = t * B + b;
      const dWx = new Float64Array(blocks * H);
      const dUh = new Float64Array(blocks * H);
      const dPrevious = new Float64Array(H);
      const dPreviousMemory = new Float64Array(H);
      units.forEach((unit, j) => {
        const dh = (dState[j] ?? 0) + (upstream[row * H + j] ?? 0);
        const d = unit.back(Math.abs(unit.h) < bound ? dh : 0, dMemory[j] ?? 0);
        for (let block = 0; block < blocks; block++) {
          dWx[block * H + j] = d.wx[block] ?? 0;
          dUh[block * H + j] = d.uh[block] ?? 0;
        }
        dBiases.forEach((gradient, index) => {
          gradient[j]! += d.biases[index] ?? 0;
        });
        dScalars.forEach((gradient, index) => {
          gradient[0]! += d.scalars[index] ?? 0;
        });
        dPrevious[j] = d.h;
        dPreviousMemory[j] = d.c;
      });
      gradients.x?.set(wx.back(dWx), row * D);
      const throughU = uh.back(dUh);
      dState = dPrevious.map((value, j) => value + (throughU[j] ?? 0));
      dMemory = dPreviousMemory;
    }
    gradients.h0?.set(dState, b * H);
    gradients.c0?.set(dMemory, b * H);
  }

  const named = [...weights.W.gradients, ...weights.U.gradients, ...dBiases, ...dScalars];
  layerTensors(layer).forEach(({ name }, index) => {
    gradients[name] = named[index] ?? new Float64Array(0);
  });
  return { h, gradients };
}
