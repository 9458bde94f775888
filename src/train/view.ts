import type { Network } from "../engine/network.js";

/** Writes to `seen` the values with which passes compute in place of the parameters. */
export type View = (parameters: Float32Array, seen: Float32Array) => void;

/**
 * Runs passes with the view of the parameters, or with their mean; the parameters themselves are restored afterwards.
 */
export async function seeing<T>(
  network: Network,
  view: View | null,
  average: Float32Array | null,
  passes: () => T,
): Promise<Awaited<T>> {
  if (view === null && average === null) return await passes();
  const parameters = network.parameters.slice();
  const source = average ?? parameters;
  if (view === null) network.parameters.set(source);
  else view(source, network.parameters);
  network.parametersChanged();
  const result = await passes();
  network.parameters.set(parameters);
  network.parametersChanged();
  return result;
}
