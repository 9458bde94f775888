/** @file The numbers by which the records of `layout.ts` name what a network is made of: readout, cell, nonlinearity, loss. */

/** The states of a sequence that the head reads: every one, the last, their mean, or each unit's maximum. */
export enum ReadoutId {
  every,
  last,
  mean,
  max,
}

export enum CellId {
  RNN,
  FastRNN,
  FastGRNN,
  UGRNN,
  GRU,
  LSTM,
  minGRU,
  coRNN,
}

export enum NonlinearityId {
  sigmoid,
  tanh,
  relu,
  quantTanh,
  quantSigm,
  quantSigm4,
  identity,
}

export enum LossId {
  softmaxCrossEntropy,
  sigmoidCrossEntropy,
  squaredError,
}
