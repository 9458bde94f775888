/**
 * @file The records that TypeScript writes into linear memory and the kernels read: each is an array of 32-bit words,
 * and these are the word indices. Pointers are byte addresses; counts ending in `P` are rounded up to a multiple of 4,
 * the lanes of a v128, and the padding is zeros.
 */

/**
 * Rows that `gemmTransposed` packs at a time, and rows of a block of scores: 128 rows of 80 + 80 columns are 80 KB,
 * inside L2.
 */
export const packedRows = 128;

/** One of the two maps of a layer, W or U: a matrix, or two factors of it. Weights are packed before each batch, see `pack.ts`. */
export enum MapField {
  /**
   * Length of the vector that it multiplies: D for W; for U that of the states, including the padding between h and c.
   */
  rows,
  rowsP,
  /** blocks × hiddenP. */
  columns,
  /** Leading columns whose product is added to the other map's; the GRU keeps the last block of U separate. */
  sharedColumns,
  /** 0 if the map is full. */
  rank,
  rankP,

  // Packed weights: the map, or its two factors, and their transposes for the backward pass.
  first,
  second,
  firstT,
  secondT,

  // Gradients, as byte offsets from the shard's gradient buffer; same order as the tensors, rows padded.
  gradFirst,
  gradSecond,

  // Activations, as byte offsets from the thread's workspace.
  /** v M1 `[rows of the shard, rankP]`. */
  factor,
  /** dsums · M2ᵀ, of the same shape. */
  gradFactor,
  size,
}

/** One layer. */
export enum LayerField {
  cell,
  gate,
  update,
  /** f32: bound of the state, +Infinity for none. */
  bound,
  hidden,
  hiddenP,
  /** Floats of a row of states: hiddenP, or twice that if c is next to h because U reads both. */
  stateP,
  /** Columns of W and U: blocks × hiddenP. */
  columns,
  /** 1 if the cell has a c that U does not read: it has separate arrays. */
  memoryApart,
  /** Learnt scalars. */
  scalarCount,
  /** Addresses of the maps' records; 0: the cell has no U. */
  inputMap,
  recurrentMap,

  /** Bias vectors of hiddenP floats each. */
  biases,
  /** Learnt scalars after the sigmoid, as f32. */
  scalars,
  /** As byte offsets from the shard's gradient buffer. */
  gradBiases,
  /** An f64 for each scalar while the shard runs, then an f32. */
  gradScalars,

  // Activations, as byte offsets from the thread's workspace.
  /** W x + U h₋ `[rows, columns]`; the cell leaves its gates here, and the backward pass the gradients of the sums. */
  sums,
  /** A second array `[rows, hiddenP]` that the cell keeps for the backward pass. */
  kept,
  /** h, or h and c side by side `[sequences + rows, stateP]`: the initial state, then that of each step. */
  states,
  /** A separate c `[sequences + rows, hiddenP]`, laid out as `states`. */
  memories,
  /** Gradients of the recurrent sums `[rows, columns]`, if they differ from those of the input's (GRU). */
  recurrentSums,
  /** Gradient that reaches the state of the step before `[sequences, stateP]`. */
  gradState,
  /** The same for a separate c. */
  gradMemory,
  /** Gradient of the layer's input `[rows, inputP]`. */
  gradInput,
  /** 1 if gradInput is wanted. */
  wantsGradInput,
  /** The layer's input after dropout `[rows, inputP]`; 0 for the first layer. */
  dropped,
  /**
   * 0, or the gradients of all states `[rows, stateP]`, and of a separate c `[rows, hiddenP]`: see
   * `src/engine/state-gradients.ts`.
   */
  stateGradients,
  memoryGradients,
  size,
}

export enum NetworkField {
  layers,
  /** Address of the first layer record; the others follow. */
  firstLayer,
  outputs,
  outputsP,
  /** What the head reads, a `ReadoutId` of `choices.ts`. */
  readout,
  loss,
  head,
  headT,
  headBias,
  gradHead,
  gradHeadBias,
  /** Workspace offsets: one vector a sequence for the head, its gradient, gradient of the scores, gradient of the states. */
  gathered,
  gradPooled,
  gradScores,
  gradGathered,
  /** Workspace offset of a block of scores, for a network that trains. */
  blockScores,
  /** Workspace offset of the head's input after dropout `[rows, hiddenP]`; 0: it has no dropout. */
  dropped,
  /** Workspace offset of the scratch memory in which GEMM packs its operands. */
  scratch,
  /** 0, or the steps that the workspace holds at a time, see `segments.ts`. */
  segmentSteps,
  /**
   * Workspace offsets, if there are segments: record of the current one, first rows of its steps and last rows of its
   * sequences.
   */
  segment,
  segmentOffsets,
  segmentLastRows,
  /**
   * The states before each segment except the first, laid out like a shard's initial states, and the gradients of those
   * after each.
   */
  segmentStates,
  segmentGradients,
  /** Discarded gradients of biases and scalars, which have already been computed. */
  spareGradients,
  /** The whole gradient of the pooled states, while a segment consumes its part. */
  wholeGradPooled,
  /** Bytes of one shard's gradients. */
  gradBytes,
  /** 0, or the address of the embedding `[vocabulary, D]` in the flat parameters: the network then reads ids. */
  embedding,
  vocabulary,
  /** 1 if the head's matrix is the embedding, transposed. */
  tied,
  size,
}

/** The place of a tensor in the flat parameters and, with padded rows, in the padded ones; offsets in floats. */
export enum TensorField {
  flat,
  padded,
  rows,
  columns,
  /** Floats from one padded row to the next. */
  stride,
  /** 1 if the flat tensor is the transpose `[columns, rows]` and has its parameters in common with another one. */
  transposed,
  size,
}

/** From the samples of the data to those of the network, see `samples.ts`. */
export enum UnitsField {
  channels,
  /** Samples that enter together as one step. */
  frame,
  /** Floats from a row to the next: channels × frame, padded. */
  rowFloats,
  /** An f64 for each channel, and one more if their number is odd: mean, and 1 / deviation. */
  mean,
  scale,
  /** An f64 for each channel: centre and knee of the companding; 0: there is none. */
  centre,
  knee,
  /** f64: the samples of the current sequence, and one more. */
  raw,
  /** An f64 for each channel: scratch memory. */
  vectors,
  size,
}

/** The changes to a sequence in training: these words, then the doubles of {@link ChangeNumber}. */
export enum ChangeField {
  /** Channels after which vectors of three begin anew, for they are rotated; 0: they are not. */
  turns,
  /** State of the generator. */
  state0,
  state1,
  state2,
  state3,
  /** Keeps the doubles aligned. */
  unused,
  size,
}

/** The doubles of a change. */
export enum ChangeNumber {
  gain,
  /** Half the width of the noise. */
  noise,
  /** 3 × 3, row-major. */
  turn,
  /** One for each channel. */
  offset = turn + 9,
}

/** A shard: the sequences that one thread takes forward and back alone, longest first. */
export enum ShardField {
  /** f64, two words: the shard's part of the loss. */
  loss,
  lossHigh,
  sequences,
  steps,
  /** Sum of the lengths: samples are packed step by step, each step with the sequences that have not ended. */
  rows,
  /** i32 per step: sequences still running. */
  active,
  /** i32 per step: first row of the step. */
  offsets,
  /**
   * f32 `[rows, inputP]`; for a network that reads ids, the rows of the embedding, and after the backward pass their
   * gradients.
   */
  samples,
  /** i32 per row, for a network that reads ids. */
  ids,
  /** 0, or the masks of dropout, see `dropout.ts`. */
  masks,
  /** Rows that the head reads: sequences or rows. */
  outputRows,
  /** i32 per sequence: row of its last step. */
  lastRows,
  /** i32 per output row (softmax) or f32 `[outputRows, outputs]`. */
  targets,
  /** f32 per output row: its weight in the mean loss. */
  weights,
  /** f32 `[outputRows, outputsP]`. */
  scores,
  gradients,
  /**
   * 0, or f32 states before the first step: for each layer its states `[sequences, stateP]`, then a separate c
   * `[sequences, hiddenP]`; last, for the readouts mean and max, their pool of the steps before `[sequences, hiddenP]`.
   */
  initial,
  /** 0, or the destination of the same after each sequence's last step. */
  final,
  /** Number of steps before the first that the initial pool covers. */
  seen,
  /** 0, or the destination of the gradient of the initial states. */
  gradInitial,
  /** 0, or f32 `[rows, hiddenP]`: gradient of the last layer's states; head and loss are left out. */
  upstream,
  /** 0, or for a segment the shard that it is part of, see `segments.ts`. */
  whole,
  size,
}
