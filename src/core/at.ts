/**
 * An entry that must be there.
 *
 * @param what names the list, for the error of a program that is wrong
 * @throws RangeError where the list has no such entry
 */
export function at<Entry>(list: ArrayLike<Entry>, index: number, what: string): Entry {
  const entry = list[index];
  if (entry === undefined) throw new RangeError(`${what} ${index} is not there: there are ${list.length}`);
  return entry;
}
