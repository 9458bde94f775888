/** @file Takes a shard through the whole network, forward and, in training, back into its own gradient buffer. */
import { keepGradients } from "./embedding";
import { headBackward, headLoss, lossOfScores, prepareReadout, readoutBackward, scoreRows, storeLoss } from "./head";
import { clearGradients, finishScalars, layersBackward, layersForward, storeStateGradients } from "./layers";
import { NetworkField, ShardField } from "./layout";
import { pointer, word } from "./record";
import { hasSegments, lossOfSegments, scoreSegments, trainSegments } from "./segments";

/** Forward: scores `[outputRows, outputsP]`, and the final states if the shard asks for them. */
export function shardForward(network: usize, shard: usize, workspace: usize): void {
  if (hasSegments(network, shard)) return scoreSegments(network, shard, workspace);
  layersForward(network, shard, workspace);
  prepareReadout(network, shard, workspace);
  scoreRows(network, shard, workspace, 0, word(shard, ShardField.outputRows), pointer(shard, ShardField.scores));
}

/** Forward and the loss, for networks with too many scores to keep: only a block of rows is in memory. */
export function shardMeasure(network: usize, shard: usize, workspace: usize): void {
  if (hasSegments(network, shard)) return lossOfSegments(network, shard, workspace);
  layersForward(network, shard, workspace);
  prepareReadout(network, shard, workspace);
  storeLoss(shard, headLoss(network, shard, workspace, 0));
}

/** The loss of a shard from its scores; no gradient is kept. */
export function shardLoss(network: usize, shard: usize, workspace: usize): void {
  lossOfScores(network, shard, workspace);
}

/** Forward, loss, and BPTT into the shard's gradient buffer. */
export function shardTrain(network: usize, shard: usize, workspace: usize): void {
  if (hasSegments(network, shard)) return trainSegments(network, shard, workspace);
  layersForward(network, shard, workspace);
  prepareReadout(network, shard, workspace);
  clearGradients(network, shard, workspace);
  const gradients = pointer(shard, ShardField.gradients);
  let upstream = pointer(shard, ShardField.upstream);
  if (upstream == 0) {
    storeLoss(shard, headBackward(network, shard, workspace, gradients, 0));
    upstream = readoutBackward(network, shard, workspace);
  }
  layersBackward(network, shard, workspace, upstream, gradients, gradients);
  finishScalars(network, gradients);
  if (pointer(network, NetworkField.embedding) != 0) keepGradients(network, shard, workspace);
  const initial = pointer(shard, ShardField.gradInitial);
  if (initial != 0) storeStateGradients(network, shard, workspace, initial);
}
