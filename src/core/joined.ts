/**
 * Concatenates arrays of numbers.
 *
 * @param make creates the result's array, given its length
 */
export function joined<To extends { set(from: ArrayLike<number>, at: number): void }>(
  pieces: readonly ArrayLike<number>[],
  make: (length: number) => To,
): To {
  const all = make(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
