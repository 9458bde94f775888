/** @file Prepares a search: the data, their parts, and the identity of the search. */
import type { CompressOptions } from "../../src/compress/options.js";
import { dataDigest, digestOf } from "../../src/data/files/digest.js";
import { defaultSplit } from "../../src/data/split.js";
import type { LoadedAudio } from "../../src/features/files/load-audio.js";
import { type Recordings, recordingsOf } from "../../src/features/recordings.js";
import type { DataOptions } from "../../src/pipeline/data-keys.js";
import { loadAny } from "../../src/pipeline/files/load.js";
import { type Loaded, partsOf } from "../../src/pipeline/parts.js";
import { Search } from "../../src/search/search.js";
import { SearchedSound } from "../../src/search/sound.js";
import { featureProgress } from "../feature-progress.js";
import type { Io } from "../io.js";
import { partsText } from "../text.js";
import type { SearchContent } from "./content.js";
import type { SearchRequest } from "./request.js";

export interface Prepared {
  /** For recordings, with the usual front end. */
  loaded: Loaded;
  search: Search;
  /** Identity for the journal, as JSON. */
  identity: Record<string, unknown>;
  content: SearchContent;
}

/** @throws InputError if the data cannot be read, or no model is within the limits */
export async function prepare(
  request: SearchRequest,
  quiet: boolean,
  io: Io,
  say: (text: string) => void,
): Promise<Prepared> {
  const { data, setting } = request;
  const loaded = await loadAny(data.path, data.options, featureProgress(io.stderr, quiet));
  const { sequences } = loaded;
  const split = partsOf(loaded, { ...defaultSplit, ...request.split, validation: 0 });
  say(`${loaded.source}\n${partsText(loaded, split)}\n`);
  const train = Uint32Array.from([...split.train, ...split.validation]).sort();
  const sound = "clips" in loaded ? soundOf(loaded, train, data.options) : null;
  const given = sound === null ? request.given : withoutFrame(request.given);
  const search = new Search(sequences, train, given, setting, sound);
  const identity = {
    data: dataDigest(sequences),
    train: train.length,
    limits: setting.limits,
    seed: setting.seed,
    proposer: setting.proposer,
    folds: search.folds.length,
    bracket: setting.bracket,
    updates: search.updates,
    given,
    ...(sound === null ? {} : { sound: identityOf(sound) }),
  };
  return { loaded, search, identity, content: { data: sound?.recordings ?? sequences, folds: search.folds } };
}

function soundOf(loaded: LoadedAudio, train: Uint32Array, options: Partial<DataOptions>): SearchedSound {
  const { leadIn = 0, masks = 0 } = options;
  const none = new Uint32Array(0);
  const copies = loaded.copies({ train, validation: none, test: none });
  const noise = copies === 0 ? [] : loaded.noise();
  return new SearchedSound(recordingsOf(loaded.clips, noise, { train, copies, leadIn, masks }), options);
}

/** For recordings `--frame` belongs to the front end. */
function withoutFrame({ frame: _, ...given }: Partial<CompressOptions>): Partial<CompressOptions> {
  return given;
}

/** The searched options of the front end, and the variations of recordings; the digest of the data covers the rest. */
function identityOf({ usual, axes, recordings }: SearchedSound) {
  const { copies, leadIn, masks, noise }: Recordings = recordings;
  return { usual, searched: axes.map(({ key }) => key), copies, leadIn, masks, noise: digestOf([noise]) };
}
