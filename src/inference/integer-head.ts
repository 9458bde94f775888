import type { IntegerModel } from "../integer/model.js";
import { Arena } from "../kernels/arena.js";
import { instantiateKernels, type Kernels } from "../kernels/module.js";

/**
 * The head of an integer model over thousands of classes, computed by a kernel: the same sums as {@link
 * IntegerRunner}'s, to the bit.
 */
export class IntegerHead {
  readonly #vector: Int16Array;
  readonly #sums: Int32Array;

  private constructor(
    private readonly kernels: Kernels,
    private readonly head: IntegerModel["head"],
    private readonly addresses: { matrix: number; vector: number; sums: number; width: number },
    buffer: ArrayBufferLike,
  ) {
    this.#vector = new Int16Array(buffer, addresses.vector, addresses.width);
    this.#sums = new Int32Array(buffer, addresses.sums, head.matrix.rows);
  }

  static async of({ head }: IntegerModel): Promise<IntegerHead> {
    const { rows, columns, values } = head.matrix;
    const width = Math.ceil(columns / 16) * 16;
    const arena = new Arena();
    const [matrix, vector, sums] = [rows * width, 2 * width, 4 * rows].map((bytes) => arena.reserve(bytes)) as [
      number,
      number,
      number,
    ];
    const memory = arena.allocate();
    const padded = new Int8Array(memory.buffer, matrix, rows * width);
    for (let row = 0; row < rows; row++) padded.set(values.subarray(row * columns, (row + 1) * columns), row * width);
    return new IntegerHead(await instantiateKernels(memory), head, { matrix, vector, sums, width }, memory.buffer);
  }

  /** Scores of a state, in the head's `scoreBits`; the array is reused by the next call. */
  scores(state: Int16Array): Int32Array {
    const { matrix, bias, biasShift } = this.head;
    const { addresses } = this;
    this.#vector.set(state);
    this.kernels.integerRows(addresses.matrix, matrix.rows, addresses.width, addresses.vector, addresses.sums);
    for (let c = 0; c < bias.length; c++) this.#sums[c]! += bias[c]! * 2 ** biasShift;
    return this.#sums;
  }
}
