/** @file What a model costs on a board, told without a compiler; the server's compiler says it exactly. */
import type { FitOutcome } from "./messages.js";

export interface BoardFacts {
  id: string;
  name: string;
  clockHz: number;
  flash: number;
  ram: number;
  /** Cycles of a multiply-add with its loads, of the generated C. */
  cyclesPerProduct: number;
  /** Cycles of a hidden unit's gate and update. */
  cyclesPerUnit: number;
  /** Bytes of code beside the weights. */
  code: number;
}

/**
 * Costs of a product and of a unit, solved from two rows of `src/deploy/c/cycles.json`: FastGRNN of 32 units with ranks 8/8,
 * and of 80 with 5/40. A sparse matrix costs more a product than this says.
 */
export const boardFacts: readonly BoardFacts[] = [
  {
    id: "uno",
    name: "Arduino Uno",
    clockHz: 16e6,
    flash: 32_256,
    ram: 2_048,
    cyclesPerProduct: 17.2,
    cyclesPerUnit: 573,
    code: 1_700,
  },
  {
    id: "mkr1000",
    name: "Arduino MKR1000",
    clockHz: 48e6,
    flash: 253_952,
    ram: 32_768,
    cyclesPerProduct: 3.6,
    cyclesPerUnit: 154,
    code: 1_500,
  },
  {
    id: "pico",
    name: "Raspberry Pi Pico",
    clockHz: 125e6,
    flash: 2_097_152,
    ram: 270_336,
    cyclesPerProduct: 3.6,
    cyclesPerUnit: 154,
    code: 1_500,
  },
  {
    id: "microbit",
    name: "micro:bit",
    clockHz: 16e6,
    flash: 262_144,
    ram: 16_384,
    cyclesPerProduct: 3.6,
    cyclesPerUnit: 154,
    code: 1_500,
  },
];

export interface Cost {
  flash: number;
  ram: number;
  milliseconds: number;
}

export function estimate({ bytes, hidden, multiplyAdds, state }: FitOutcome, board: BoardFacts): Cost {
  const cycles = multiplyAdds * board.cyclesPerProduct + hidden * board.cyclesPerUnit;
  return { flash: bytes + board.code, ram: state + 120, milliseconds: (1000 * cycles) / board.clockHz };
}
