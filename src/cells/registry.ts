import { InputError } from "../core/errors.js";
import { frozen } from "../core/frozen.js";
import type { Cell } from "./cell.js";
import { coRnn } from "./cornn/cell.js";
import { fastGrnn } from "./fastgrnn/cell.js";
import { fastRnn } from "./fastrnn/cell.js";
import { gru } from "./gru/cell.js";
import { lstm } from "./lstm/cell.js";
import { minGru } from "./mingru/cell.js";
import { rnn } from "./rnn/cell.js";
import { ugrnn } from "./ugrnn/cell.js";

const registry = {
  RNN: rnn,
  FastRNN: fastRnn,
  FastGRNN: fastGrnn,
  UGRNN: ugrnn,
  GRU: gru,
  LSTM: lstm,
  minGRU: minGru,
  coRNN: coRnn,
};

/** The name of a recurrent cell: a value of the training option `cell`. */
export type CellName = keyof typeof registry;

/** Every cell, by name. */
export const cells: Readonly<Record<CellName, Cell>> = registry;

function isCellName(name: string): name is CellName {
  return Object.hasOwn(cells, name);
}

/** The names of all cells. */
export const cellNames: readonly CellName[] = frozen(Object.keys(cells).filter(isCellName));

/**
 * Returns the cell of a given name.
 *
 * @throws InputError if no cell has that name
 */
export function cellOf(name: string): Cell {
  if (isCellName(name)) return cells[name];
  throw new InputError(`cell ${JSON.stringify(name)} is unknown: choose one of ${cellNames.join(", ")}`);
}
