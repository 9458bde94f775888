/**
 * @file The records that TypeScript writes into linear memory and the kernels read: each is an array of 32-bit words,
 * and these are the word indices. Pointers are byte addresses; counts ending in `P` are rounded up to a multiple of 4,
 * the lanes of a v128, and the padding holds zeros.
 */

/** Rows that `gemmTransposed` packs at a time: 128 rows of 80 + 80 columns are 80 KB, inside L2. */
export const packedRows = 128;

/** One layer. Weights are packed for the kernels before each batch, see `pack.ts`. */
export enum LayerField {
  cell,
  gate,
  update,
  /** f32: bound of the state, +Infinity for none. */
  bound,
  input,
  inputP,
  hidden,
  hiddenP,
  /** Columns of W and U: blocks × hiddenP. */
  columns,
  /** Leading columns whose recurrent product is added to the input's; the GRU keeps its last block apart. */
  sharedColumns,
  /** Arrays of states: h, and c where the cell has a memory. */
  stateArrays,
  /** 0 where the map is full. */
  rankW,
  rankWP,
  rankU,
  rankUP,

  // Packed weights: the map, or its two factors, and their transposes for the backward pass.
  w,
  w2,
  u,
  u2,
  wT,
  w2T,
  uT,
  u2T,
  /** Bias vectors of hiddenP floats each. */
  biases,
  /** Learnt scalars after the sigmoid, as f32. */
  scalars,

  // Gradients, as byte offsets from the shard's gradient buffer; same order as the tensors, rows padded.
  gradW,
  gradW2,
  gradU,
  gradU2,
  gradBiases,
  /** Two f64 while the shard runs, then two f32. */
  gradScalars,

  // Activations, as byte offsets from the thread's workspace.
  /** x W1 `[rows, rankWP]`. */
  inputFactor,
  /** W x + U h₋ `[rows, columns]`; the cell leaves its gates here, and the backward pass the gradients of the sums. */
  sums,
  /** A second array `[rows, hiddenP]` that the cell keeps for the backward pass. */
  kept,
  /** h `[sequences + rows, hiddenP]`: the initial state, then each step's. */
  states,
  /** c of the LSTM, laid out as `states`. */
  memories,
  /** h₋ U1 `[rows, rankUP]`. */
  stateFactor,
  /** Gradients of the recurrent sums `[rows, columns]`, where they differ from those of the input's (GRU). */
  recurrentSums,
  /** dsums · U2ᵀ `[rows, rankUP]`. */
  gradStateFactor,
  /** dsums · W2ᵀ `[rows, rankWP]`. */
  gradInputFactor,
  /** Gradient that reaches the state of the step before `[sequences, hiddenP]`. */
  gradState,
  /** The same for c. */
  gradMemory,
  /** Gradient of the layer's input `[rows, inputP]`. */
  gradInput,
  /** 1 where gradInput is wanted. */
  wantsGradInput,
  size,
}

export enum NetworkField {
  layers,
  /** Address of the first layer record; the others follow. */
  firstLayer,
  outputs,
  outputsP,
  /** 0: every step, 1: last step. */
  lastStep,
  loss,
  head,
  headT,
  headBias,
  gradHead,
  gradHeadBias,
  /** Workspace offsets: states gathered for the head, gradient of the scores, gradient of the states. */
  gathered,
  gradScores,
  gradGathered,
  /** Workspace offset of the scratch where GEMM packs its operands. */
  scratch,
  /** Bytes of one shard's gradients. */
  gradBytes,
  size,
}

/** Where a tensor stands in the flat parameters and, with padded rows, among the padded ones; offsets in floats. */
export enum TensorField {
  flat,
  padded,
  rows,
  columns,
  /** Floats from one padded row to the next. */
  stride,
  size,
}

/** A shard: the sequences that one thread takes forward and back alone, longest first. */
export enum ShardField {
  /** f64, two words: the shard's share of the loss. */
  loss,
  lossHigh,
  sequences,
  steps,
  /** Sum of the lengths: samples are packed step by step, each step holding the sequences not yet ended. */
  rows,
  /** i32 per step: sequences still running. */
  active,
  /** i32 per step: first row of the step. */
  offsets,
  /** f32 `[rows, inputP]`. */
  samples,
  /** Rows that the head reads: sequences or rows. */
  outputRows,
  /** i32 per sequence: row of its last step. */
  lastRows,
  /** i32 per output row (softmax) or f32 `[outputRows, outputs]`. */
  targets,
  /** f32 per output row: its share of the mean loss. */
  weights,
  /** f32 `[outputRows, outputsP]`. */
  scores,
  gradients,
  /** 0, or f32 states before the first step: for each layer h `[sequences, hiddenP]`, then c where it has one. */
  initial,
  /** 0, or where the states after each sequence's last step go. */
  final,
  /** 0, or where the gradient of the initial states goes. */
  gradInitial,
  /** 0, or f32 `[rows, hiddenP]`: gradient of the last layer's states; head and loss are left out. */
  upstream,
  size,
}

export enum CellId {
  RNN,
  FastRNN,
  FastGRNN,
  UGRNN,
  GRU,
  LSTM,
}

export enum NonlinearityId {
  sigmoid,
  tanh,
  relu,
  quantTanh,
  quantSigm,
  quantSigm4,
}

export enum LossId {
  softmaxCrossEntropy,
  sigmoidCrossEntropy,
  squaredError,
}
