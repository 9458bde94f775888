import { kindOf } from "../core/bytes.js";
import { InputError } from "../core/errors.js";
import type { Network } from "../engine/network.js";

/** Writes to `seen` the values with which passes compute in place of the parameters. */
export type View = (parameters: Float32Array, seen: Float32Array) => void;

/** @throws InputError for a view, of plain JavaScript, that is neither a function nor null */
export function checkView(view: View | null): void {
  if (view === null || typeof view === "function") return;
  throw new InputError(
    `view is ${kindOf(view)}: give a function (parameters, seen) => {} that writes to seen, or null`,
  );
}

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
