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

/** Returns the last entry of a list that must have one. @throws RangeError if it is empty */
export function lastOf<Entry>(list: ArrayLike<Entry>, what: string): Entry {
  return at(list, list.length - 1, what);
}

/** Returns the value of a key that must exist. @throws RangeError if it does not */
export function entryOf<Key, Value>(map: { get(key: Key): Value | undefined }, key: Key, what: string): Value {
  const value = map.get(key);
  if (value === undefined) throw new RangeError(`${what} does not exist`);
  return value;
}
