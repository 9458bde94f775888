/** @file The options of a run with their defaults, checked together, and the layers that they describe. */
import { startsWithTime } from "../cells/cell.js";
import type { LayerSpec } from "../cells/layer.js";
import { gateArgument } from "../cells/nonlinearity.js";
import { cellOf } from "../cells/registry.js";
import { OptionError } from "../options/place.js";
import { resolve } from "../options/table.js";
import { trainTable } from "./option-table.js";
import type { TrainOptions } from "./options.js";

/**
 * Returns the options of a run, with defaults for those not given.
 * @throws OptionError for an unknown option, and for a value outside its range
 */
export function resolveOptions(given: Partial<TrainOptions>): TrainOptions {
  const options = resolve(trainTable, given);
  checkRecurrentMap(options);
  checkTimeScale(options);
  return options;
}

/**
 * The form of U in a run that trains a model further: a matrix like any other, since the parameters that it was computed
 * from are not in the model.
 */
export const freeMap = { recurrentMap: "full" } as const satisfies Partial<TrainOptions>;

/** A time needs a parameter that sets it, and a gate whose values are fractions of the state. */
function checkTimeScale({ cell, gate, timeScale }: TrainOptions): void {
  if (timeScale === null) return;
  const { biases, scalars, gate: own } = cellOf(cell);
  if (!startsWithTime({ biases, scalars })) {
    throw new OptionError(
      ({ name }) => `${name("timeScale")} is ${timeScale}, but no parameter of ${cell} sets a time: leave it out`,
    );
  }
  if (startsWithTime({ biases, scalars: [] }) && gateArgument(gate ?? own) === null) {
    throw new OptionError(
      ({ name }) =>
        `${name("timeScale")} is ${timeScale}, but ${name("gate")} is ${gate ?? own}: use sigmoid or quantSigm, or leave ${name("timeScale")} out`,
    );
  }
}

/**
 * A U with separate parameters allows no other constraint, and no averaging: a mean of orthogonal matrices is not
 * orthogonal.
 */
function checkRecurrentMap({ cell, recurrentMap, rankU, densityU, averaging }: TrainOptions): void {
  if (recurrentMap === "full") return;
  if (cellOf(cell).recurrent !== "h") {
    throw new OptionError(
      ({ name }) =>
        `${name("recurrentMap")} is ${recurrentMap}, but ${cell} has no square U: use a full map, or another cell`,
    );
  }
  const clash = rankU !== null ? "rankU" : densityU !== 1 ? "densityU" : averaging !== 0 ? "averaging" : null;
  if (clash === null) return;
  throw new OptionError(
    ({ name }) => `${name("recurrentMap")} is ${recurrentMap}: leave ${name(clash)} out, or use a full map`,
  );
}

/** The layers that the options describe, for D input features. */
export function layersOf(options: TrainOptions, input: number): LayerSpec[] {
  const { cell, hidden, rankW, rankU, stateBound } = options;
  const { gate, update } = cellOf(cell);
  return Array.from({ length: options.layers }, (_, index) => ({
    cell,
    input: index === 0 ? input : hidden,
    hidden,
    rankW,
    rankU,
    gate: options.gate ?? gate,
    update: options.update ?? update,
    stateBound,
  }));
}
