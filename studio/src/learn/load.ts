/** @file The project's recordings, read from its store for the library. */
import { InputError } from "../library.js";
import type { Store } from "../project/store.js";
import { readSignal } from "../signal/files.js";
import { examplesOf } from "./examples.js";
import type { Example, Progress, TrainSettings } from "./messages.js";
import type { Examples, Recorded } from "./recorded.js";

export type Tell = (progress: Progress) => void;

/** @throws InputError if a recording is gone, or the recordings are of different kinds */
export async function load(
  store: Store,
  examples: readonly Example[],
  settings: TrainSettings,
  tell: Tell,
): Promise<Examples> {
  const recorded: Recorded[] = [];
  for (const [index, example] of examples.entries()) {
    const bytes = await store.read(example.path);
    if (bytes === null) {
      throw new InputError(`${example.path} is gone: was it moved in another tab or folder? Load the page again.`);
    }
    recorded.push({ ...example, bytes, signal: readSignal(bytes, example.path) });
    if (index % 8 === 0) tell({ kind: "examples", done: index, count: examples.length });
  }
  return examplesOf(recorded, settings, (done, count) => tell({ kind: "examples", done, count }));
}

/** The data, for the model's recipe. */
export const described = ({ reading }: Examples) => ({ name: "", digest: null, options: reading });
