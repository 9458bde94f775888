/**
 * @file Golden files name and shape their parameters as EdgeML's or PyTorch's cells do. A layout maps each of their
 * parameters, block by block, to its place in a layer's tensors; the same list converts weights one way and gradients
 * back.
 */
import { type LayerSpec, layerColumns, layerTensors } from "../../src/cells/layer.js";
import { cellOf } from "../../src/cells/registry.js";

/** A block of `rows × columns` numbers of a foreign parameter, and its place in one of a layer's tensors. */
interface Block {
  parameter: string;
  /** First number of the block in the parameter; its rows are contiguous. */
  offset: number;
  rows: number;
  columns: number;
  tensor: string;
  /** Index of the block's first number in the tensor, and the strides of its rows and columns there. */
  start: number;
  rowStride: number;
  columnStride: number;
}

export type Layout = readonly Block[];

/** The layout of parameters named and shaped as a layer's own tensors. */
export function ownLayout(layer: LayerSpec): Layout {
  return layerTensors(layer).map(({ name, shape: [rows = 1, columns = 1] }) => ({
    parameter: name,
    offset: 0,
    rows,
    columns,
    tensor: name,
    start: 0,
    rowStride: columns,
    columnStride: 1,
  }));
}

/** Our bias for each of EdgeML's. */
const edgemlBiases = [
  { parameter: "bias_gate", tensor: "biasGate" },
  { parameter: "bias_update", tensor: "biasUpdate" },
];

/**
 * EdgeML's cells: matrices multiply on the right, as ours do. The UGRNN has one matrix per block, `W1`, `W2` `[D, H]`;
 * at low rank `W [D, r]` is shared and `W1`, `W2` are `[r, H]`. The other cells use our names.
 */
export function edgemlLayout(layer: LayerSpec): Layout {
  const { input: D, hidden: H } = layer;
  const { blocks, biases, scalars } = cellOf(layer.cell);
  const whole = (parameter: string, rows: number, columns: number, tensor = parameter): Block => ({
    parameter,
    offset: 0,
    rows,
    columns,
    tensor,
    start: 0,
    rowStride: columns,
    columnStride: 1,
  });
  const sideBySide = (name: string, rows: number, tensor: string): Block[] =>
    Array.from(blocks, (_, block) => ({
      ...whole(`${name}${block + 1}`, rows, H, tensor),
      start: block * H,
      rowStride: layerColumns(layer),
    }));
  const map = (name: string, inputs: number, rank: number | null): Block[] => {
    if (blocks.length === 1)
      return rank === null ? [whole(name, inputs, H)] : [whole(`${name}1`, inputs, rank), whole(`${name}2`, rank, H)];
    return rank === null
      ? sideBySide(name, inputs, name)
      : [whole(name, inputs, rank, `${name}1`), ...sideBySide(name, rank, `${name}2`)];
  };
  return [
    ...map("W", D, layer.rankW),
    ...map("U", H, layer.rankU),
    ...edgemlBiases
      .filter(({ tensor }) => biases.some(({ name }) => name === tensor))
      .map((bias) => whole(bias.parameter, 1, H, bias.tensor)),
    ...scalars.map(({ name }) => whole(name, 1, 1)),
  ];
}

/** Our biases for the rows of `bias_ih_l0` and of `bias_hh_l0`, gate by gate: the two are summed where they share one. */
const pytorchBiases = {
  RNN: { bias_ih_l0: ["biasUpdate"], bias_hh_l0: ["biasUpdate"] },
  GRU: {
    bias_ih_l0: ["biasReset", "biasGate", "biasUpdate"],
    bias_hh_l0: ["biasReset", "biasGate", "biasUpdateRecurrent"],
  },
  LSTM: {
    bias_ih_l0: ["biasInput", "biasForget", "biasCell", "biasOutput"],
    bias_hh_l0: ["biasInput", "biasForget", "biasCell", "biasOutput"],
  },
};

/** Cells that PyTorch has. */
export type PytorchCell = keyof typeof pytorchBiases;

export function isPytorchCell(cell: string): cell is PytorchCell {
  return cell in pytorchBiases;
}

/** PyTorch's one-layer RNN, GRU and LSTM: gates stacked in rows (their order is ours), matrices on the left. */
export function pytorchLayout(layer: LayerSpec, cell: PytorchCell): Layout {
  const { input: D, hidden: H } = layer;
  const { blocks } = cellOf(cell);
  const transposed = (parameter: string, columns: number, tensor: string): Block => ({
    parameter,
    offset: 0,
    rows: blocks.length * H,
    columns,
    tensor,
    start: 0,
    rowStride: 1,
    columnStride: blocks.length * H,
  });
  const biases = Object.entries(pytorchBiases[cell]).flatMap(([parameter, tensors]) =>
    tensors.map((tensor, gate) => ({
      parameter,
      offset: gate * H,
      rows: 1,
      columns: H,
      tensor,
      start: 0,
      rowStride: H,
      columnStride: 1,
    })),
  );
  return [transposed("weight_ih_l0", D, "W"), transposed("weight_hh_l0", H, "U"), ...biases];
}

/** The number of elements of each foreign parameter. */
export function parameterSizes(layout: Layout): Record<string, number> {
  const sizes: Record<string, number> = {};
  for (const { parameter, offset, rows, columns } of layout)
    sizes[parameter] = Math.max(sizes[parameter] ?? 0, offset + rows * columns);
  return sizes;
}

function visit(layout: Layout, each: (block: Block, foreign: number, own: number) => void): void {
  for (const block of layout)
    for (let row = 0; row < block.rows; row++)
      for (let column = 0; column < block.columns; column++)
        each(
          block,
          block.offset + row * block.columns + column,
          block.start + row * block.rowStride + column * block.columnStride,
        );
}

/** Foreign parameters as the layer's tensors, row-major; parameters that share a tensor are summed. */
export function toTensors(
  layer: LayerSpec,
  layout: Layout,
  parameters: Readonly<Record<string, ArrayLike<number>>>,
): Record<string, Float32Array> {
  const tensors = Object.fromEntries(
    layerTensors(layer).map(({ name, shape }) => [name, new Float32Array(shape.reduce((a, b) => a * b, 1))]),
  );
  visit(layout, ({ parameter, tensor }, foreign, own) => {
    const target = tensors[tensor];
    if (target !== undefined) target[own] = (target[own] ?? 0) + (parameters[parameter]?.[foreign] ?? 0);
  });
  return tensors;
}

/** Gradients of the layer's tensors as gradients of the foreign parameters. */
export function toForeignGradients(
  layout: Layout,
  gradients: Readonly<Record<string, ArrayLike<number>>>,
): Record<string, Float64Array> {
  const foreign = Object.fromEntries(
    Object.entries(parameterSizes(layout)).map(([name, size]) => [name, new Float64Array(size)]),
  );
  visit(layout, ({ parameter, tensor }, index, own) => {
    const target = foreign[parameter];
    if (target !== undefined) target[index] = gradients[tensor]?.[own] ?? Number.NaN;
  });
  return foreign;
}
