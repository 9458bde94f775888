/** @file The states of a job as a file: safetensors with a tensor of bytes for each of its runs and trials, and words of whose job it is. */
import { decodeTensors, encodeTensors } from "../model/safetensors.js";

/** What is kept of a job. */
export interface KeptStates {
  /** What `onCheckpoint` was told, and `resume` takes. */
  states: readonly Uint8Array[];
  /** What whoever keeps them has to say of the job. */
  said: string;
  /** Files that belong to it, by their names. */
  files?: ReadonlyMap<string, Uint8Array>;
}

/** @param key in the file's metadata: who keeps the states */
export function encodeStates(key: string, { states, said, files = new Map() }: KeptStates): Uint8Array {
  const named: [string, Uint8Array][] = [
    ...states.map((state, index): [string, Uint8Array] => [`run.${index}`, state]),
    ...files,
  ];
  const tensors = new Map(
    named.map(([name, bytes]) => [name, { shape: [bytes.length], values: new Uint8Array(bytes) }]),
  );
  return encodeTensors({ tensors, metadata: new Map([[key, said]]) });
}

/**
 * What {@link encodeStates} made a file of; null: it is somebody else's, or has no states.
 * @param name opens the error message
 * @throws InputError if it is no whole safetensors file
 */
export function decodeStates(bytes: Uint8Array, name: string, key: string): Required<KeptStates> | null {
  const { tensors, metadata } = decodeTensors(bytes, name);
  const files = new Map<string, Uint8Array>();
  for (const [tensor, { values }] of tensors) if (values instanceof Uint8Array) files.set(tensor, values);
  const states: Uint8Array[] = [];
  for (let state = files.get("run.0"); state !== undefined; state = files.get(`run.${states.length}`)) {
    files.delete(`run.${states.length}`);
    states.push(state);
  }
  const said = metadata.get(key);
  return said === undefined || states.length === 0 ? null : { states, said, files };
}
