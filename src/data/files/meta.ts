/** @file `meta.json` next to arrays: names of labels and channels, and the sample rate. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../core/errors.js";
import { parseJson } from "../../core/json.js";
import type { ArrayOptions } from "../from-arrays.js";
import { isRegular } from "./read.js";

const keys = ["labels", "channels", "sample_rate"];

/** The contents of `meta.json`, and its unknown keys. */
export interface Meta extends Pick<ArrayOptions, "labels" | "channelNames" | "sampleRate"> {
  unknown: string[];
}

/**
 * Reads `meta.json` of a folder, if there is one: `labels`, a list by class number or an object by the label in y;
 * `channels`, a list of names; `sample_rate`, in Hz.
 * @throws InputError if it is not JSON, or one of these is not valid
 */
export async function readMeta(folder: string): Promise<Meta> {
  const path = join(folder, "meta.json");
  if (!isRegular(path)) return { unknown: [] };
  const text = await readFile(path, "utf8");
  let meta: unknown;
  try {
    meta = parseJson(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new InputError(`${path}: not JSON (${error instanceof Error ? error.message : error}): correct or remove it`);
  }
  if (typeof meta !== "object" || meta === null || Array.isArray(meta))
    throw new InputError(`${path}: expected an object: correct or remove it`);
  const labels = "labels" in meta ? meta.labels : undefined;
  const channels = "channels" in meta ? meta.channels : undefined;
  const rate = "sample_rate" in meta ? meta.sample_rate : undefined;
  if (labels !== undefined && !isTexts(labels) && !isNamed(labels)) {
    throw new InputError(`${path}: labels must be a list of texts, or an object from the labels in y to texts`);
  }
  if (channels !== undefined && !isTexts(channels)) throw new InputError(`${path}: channels must be a list of texts`);
  if (rate !== undefined && !(typeof rate === "number" && rate > 0 && Number.isFinite(rate))) {
    throw new InputError(`${path}: sample_rate must be a number of Hz above 0`);
  }
  return {
    labels,
    channelNames: channels,
    sampleRate: rate,
    unknown: Object.keys(meta).filter((key) => !keys.includes(key)),
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isNamed(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && isTexts(Object.values(value));
}
