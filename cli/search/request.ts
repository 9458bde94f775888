import { resolve } from "node:path";
import type { Command } from "commander";
import { type CompressOptions, compressTable, type LimitOptions, limitTable } from "../../src/compress/options.js";
import { InputError } from "../../src/core/errors.js";
import { type AskedLimits, limitsFor } from "../../src/cost/limits.js";
import type { SplitOptions } from "../../src/data/split.js";
import { availableThreads } from "../../src/kernels/pool.js";
import { commandLine } from "../../src/options/place.js";
import { keysOf, type Rows } from "../../src/options/table.js";
import { choice, orNone, real, text, type Values, whole } from "../../src/options/values.js";
import { proposers } from "../../src/search/propose.js";
import { type SearchSetting, searchDefaults } from "../../src/search/search.js";
import { setBySearch } from "../../src/search/trial-options.js";
import { addDataFlags, type DataRequest } from "../options/data.js";
import { addFlags } from "../options/flags.js";
import { addSplitFlags } from "../options/training.js";

/** The flags of a search other than its data and fixed options. */
interface SearchFlags extends LimitOptions {
  flash: number | null;
  trials: number;
  time: number | null;
  workers: number;
  folds: number;
  bracket: number;
  updates: number | null;
  proposer: SearchSetting["proposer"];
  redis: string | null;
  output: string;
}

/** `90s`, `30m`, `2h`; a number alone is minutes. In seconds. */
const duration: Values<number> = {
  ...real({ least: 1, most: 1e7 }),
  what: () => "a time of at least 1s, as 90s, 30m or 2h",
  read(given) {
    const found = /^(\d+(?:\.\d+)?)\s*(s|m|min|h)?$/i.exec(given.trim());
    const unit = { s: 1, h: 3600 }[found?.[2]?.toLowerCase() ?? ""] ?? 60;
    const seconds = Number(found?.[1]) * unit;
    if (!duration.accepts(seconds)) throw new InputError(`must be ${duration.what(commandLine)}`);
    return seconds;
  },
};

const bytes = limitTable.size.values;

const rows: Rows<SearchFlags> = {
  flash: {
    unit: "bytes",
    basic: true,
    group: "Limits",
    help: "most bytes of the model in flash, as 3KB, without code",
    values: bytes,
  },
  size: { unit: "bytes", group: "Limits", help: "the same as --flash", values: bytes },
  ram: { ...limitTable.ram, basic: true, group: "Limits" },
  ms: { ...limitTable.ms, group: "Limits" },
  board: { ...limitTable.board, group: "Limits" },
  trials: {
    unit: "n",
    basic: true,
    group: "Search",
    help: "number of trials",
    usual: `${searchDefaults.trials}, or as many as --time allows`,
    values: whole({ least: 1, most: 60_000 }),
  },
  time: {
    unit: "time",
    basic: true,
    group: "Search",
    help: "time limit, as 90s, 30m or 2h",
    usual: "until all trials are done",
    values: orNone(duration),
  },
  workers: {
    unit: "n",
    basic: true,
    group: "Search",
    help: "concurrent runs; affects the time, never the winner",
    usual: "one per core",
    values: whole({ least: 1, most: 256 }),
  },
  folds: {
    unit: "k",
    group: "Search",
    help: "folds of the training part on which each trial is scored",
    usual: String(searchDefaults.folds),
    values: whole({ least: 2, most: 100 }),
  },
  bracket: {
    unit: "n",
    group: "Search",
    help: "fewest trials of a bracket; twice the number of workers keeps all of them busy",
    usual: String(searchDefaults.bracket),
    values: whole({ least: searchDefaults.bracket, most: 60_000 }),
  },
  updates: {
    unit: "n",
    group: "Search",
    help: "updates of a full run, all stages together",
    usual: "as train",
    values: orNone(whole({ least: 1, most: 1e9 })),
  },
  proposer: {
    unit: "name",
    group: "Search",
    help: "tpe: where a model of earlier trials expects the best; random: uniformly",
    usual: searchDefaults.proposer,
    values: choice(proposers),
  },
  redis: {
    unit: "url",
    group: "Search",
    help: "give the runs to fastcells worker on other machines: redis://:password@host:6379, rediss:// for TLS; default: FASTCELLS_REDIS",
    values: orNone(text),
  },
  output: {
    unit: "folder",
    letter: "o",
    basic: true,
    group: "Files",
    help: "folder for the journal, the models and the page",
    usual: "search",
    values: text,
  },
};

/** Options that the search sets, or that are flags of the data. */
const notFixed: readonly string[] = [...setBySearch, "readout", "frame"];

/** Flags of the data that are searched unless given. */
const searchedOfData = {
  ...{ readout: "searched, if there is one answer per sequence", frame: "searched" },
  ...{ hop: "searched", filters: "searched", coefficients: "searched" },
};

/** All options of a search on the command line. */
export interface SearchRequest {
  data: DataRequest;
  split: Partial<SplitOptions>;
  /** The arguments of the data's division. */
  splitWords: string[];
  /** Fixed options. */
  given: Partial<CompressOptions>;
  setting: SearchSetting;
  /** Time limit in seconds; null: until all trials are done. */
  time: number | null;
  workers: number;
  /** Redis for workers on other machines; null: runs are made here. */
  redis: string | null;
  files: SearchFiles;
}

/** The outputs of a search, all in one folder. */
export interface SearchFiles {
  folder: string;
  journal: string;
  page: string;
  /** The winner as a float and as an integer model. */
  model: string;
  integer: string;
}

/** Adds the flags of a search; the returned function reads them once the command line is parsed. */
export function addSearchFlags(command: Command): (path: string) => SearchRequest {
  const flags: Partial<SearchFlags> = {};
  addFlags<SearchFlags>(command, rows, flags, []);
  const data = addDataFlags(command, { usual: searchedOfData });
  const splitWords: string[] = [];
  const split = addSplitFlags(command, splitWords);
  const given: Partial<CompressOptions> = {};
  const keys = keysOf(compressTable).filter((key) => !notFixed.includes(key));
  const searched = keys.filter((key) => compressTable[key].search !== undefined);
  const usual = Object.fromEntries(searched.map((key) => [key, "searched"]));
  addFlags<CompressOptions>(command, compressTable, given, [], { keys, usual });
  return (path) => {
    const { trials = null, time = null, board = null, ms = "rate", ram = null } = flags;
    if (split.validation !== undefined) {
      throw new InputError(
        "--validation with search: options are chosen by cross-validation; give --folds, or leave it out",
      );
    }
    const request = data(path);
    if (flags.flash != null && flags.size != null && flags.flash !== flags.size) {
      throw new InputError(`--flash ${flags.flash} and --size ${flags.size} are the same limit: give one of them`);
    }
    const limits: AskedLimits = { flash: flags.flash ?? flags.size ?? null, ram, ms, board };
    limitsFor(limits, { sampleRate: null });
    return {
      data: request,
      split,
      splitWords,
      given: { ...given, ...fixedByData(request) },
      setting: {
        trials: trials ?? (time === null ? searchDefaults.trials : null),
        limits,
        folds: flags.folds ?? searchDefaults.folds,
        bracket: flags.bracket ?? searchDefaults.bracket,
        updates: flags.updates ?? null,
        seed: given.seed ?? searchDefaults.seed,
        proposer: flags.proposer ?? searchDefaults.proposer,
      },
      time,
      workers: flags.workers ?? availableThreads(),
      redis: flags.redis === undefined ? (process.env.FASTCELLS_REDIS ?? null) : flags.redis,
      files: filesIn(flags.output ?? "search"),
    };
  };
}

/** Frame and readout are flags of the data; given ones are not searched. */
function fixedByData({ options: { frame, readout } }: DataRequest): Partial<CompressOptions> {
  return { ...(frame === undefined ? {} : { frame }), ...(readout === undefined ? {} : { readout }) };
}

function filesIn(folder: string): SearchFiles {
  const at = (name: string) => resolve(folder, name);
  return {
    folder,
    journal: at("journal.jsonl"),
    page: at("report.html"),
    model: at("model.safetensors"),
    integer: at("integer.safetensors"),
  };
}
