/**
 * Returns an entry that must exist.
 *
 * @param what names the list, for the message: only a mistake in the program leads here
 * @throws RangeError if the index is out of range
 */
export function at<Entry>(list: ArrayLike<Entry>, index: number, what: string): Entry {
  const entry = list[index];
  if (entry === undefined) throw new RangeError(`${what} ${index} does not exist: there are ${list.length}`);
  return entry;
}
