/**
 * @file The states of a job as a file: safetensors with a tensor of bytes for each of its runs and trials, and a text
 * that identifies the job; with a checksum.
 */
import { decodeChecked, encodeChecked } from "../model/checked-tensors.js";

/** The stored state of a job. */
export interface KeptStates {
  /** The states that `onCheckpoint` received and `resume` takes. */
  states: readonly Uint8Array[];
  /** The caller's text about the job. */
  said: string;
  /** Files that belong to the job, by name. */
  files?: ReadonlyMap<string, Uint8Array>;
}

/** @param key the key of the text in the file's metadata: the kind of job */
export function encodeStates(key: string, { states, said, files = new Map() }: KeptStates): Uint8Array {
  const named: [string, Uint8Array][] = [
    ...states.map((state, index): [string, Uint8Array] => [`run.${index}`, state]),
    ...files,
  ];
  const tensors = new Map(
    named.map(([name, bytes]) => [name, { shape: [bytes.length], values: new Uint8Array(bytes) }]),
  );
  return encodeChecked({ tensors, metadata: new Map([[key, said]]) });
}

/**
 * Decodes a file of {@link encodeStates}; null if it has another key, or no states.
 * @param name opens the error message
 * @throws InputError if it is damaged, or not a safetensors file
 */
export function decodeStates(bytes: Uint8Array, name: string, key: string): Required<KeptStates> | null {
  const { tensors, metadata } = decodeChecked(bytes, name);
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
