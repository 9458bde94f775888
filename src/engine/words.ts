/** @file The records of `assembly/layout.ts`, as planned. */

/** Words of a record, by their index. */
export type Words = Map<number, number>;

/** A word that must have been planned. */
export function wordOf(words: Words, field: number): number {
  const word = words.get(field);
  if (word === undefined) throw new Error(`word ${field} of a record is not planned`);
  return word;
}

/** Writes a record at its address. */
export function writeWords(view: DataView, record: number, words: Words): void {
  for (const [field, value] of words) view.setInt32(record + field * 4, value, true);
}
