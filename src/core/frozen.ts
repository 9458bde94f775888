/** Returns the value itself, with all objects and lists within it frozen: a program cannot change what others read. */
export function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
