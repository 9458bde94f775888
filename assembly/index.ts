/** @file The functions that TypeScript calls. None of them allocates: every address is given. */
export { sumEmbeddingGradients } from "./embedding";
export { gemm, gemmTransposed, packColumns } from "./gemm";
export { integerRows } from "./integer";
export { adam, scale, sgd, squaredNorm } from "./optimiser";
export { gatherGradients, packWeights, spreadParameters, sumGradients } from "./pack";
export { writeSequence } from "./samples";
export { shardForward, shardLoss, shardMeasure, shardTrain } from "./shard";
export { activateAll, exp, log } from "./probe";

/** First address after the kernels' own constants. */
export const constantsEnd: usize = __heap_base;
