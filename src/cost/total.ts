/** The sum of counts, each times what it costs. */
export function totalOf<Name extends string>(
  names: readonly Name[],
  counts: Record<Name, number>,
  costs: Record<Name, number>,
): number {
  return names.reduce((sum, name) => sum + counts[name] * costs[name], 0);
}
