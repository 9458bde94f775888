/**
 * @file The operations in which a cell states its equations once, over real numbers. They are evaluated as arithmetic
 * on numbers (the ranges that integer formats are chosen from) or as the nodes of a graph (ONNX).
 */

/** The parts of one step of a cell; a `Value` is one unit's number or those of all units `[B, H]`. */
export interface StepParts<Value> {
  /** W x, U h₋ and their sum in one of the cell's blocks; if the cell has no U the sum is W x. */
  wx(block: number): Value;
  uh(block: number): Value;
  sum(block: number): Value;
  /** By their order in the cell; scalars after their sigmoid. */
  bias(which: number): Value;
  scalar(which: number): Value;
  /** The states before the step; c if the cell has a memory. */
  h: Value;
  c: Value;
  add(a: Value, b: Value): Value;
  /** a − b */
  minus(a: Value, b: Value): Value;
  times(a: Value, b: Value): Value;
  /** 1 − a */
  rest(a: Value): Value;
  /** A state clipped to the layer's bound, if it has one; the states after a step are bounded without it. */
  bounded(state: Value): Value;
  /**
   * A sum that a bias is added to: integers clip it to the range of other preactivations, real numbers leave it as it
   * is.
   */
  preactivation(sum: Value): Value;
  /** The gates' non-linearity and the update's. */
  g(a: Value): Value;
  f(a: Value): Value;
}

/** The states after a step; c if the cell has a memory. */
export interface StepStates<Value> {
  h: Value;
  c?: Value;
}
