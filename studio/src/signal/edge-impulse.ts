/** @file Edge Impulse's acquisition format, in JSON or CBOR: `protected`, `signature`, `payload`. */
import { decode } from "cborg";
import * as v from "valibot";
import { InputError } from "../library.js";
import type { Signal } from "./signal.js";

/** Samples are single precision. */
const number = v.pipe(
  v.number(),
  v.check((value) => Number.isFinite(Math.fround(value)), "not a finite number of at most 3.4e38"),
);
const acquisition = v.object({
  payload: v.object({
    interval_ms: v.pipe(number, v.minValue(0.001)),
    sensors: v.pipe(v.array(v.object({ name: v.string(), units: v.optional(v.string()) })), v.minLength(1)),
    values: v.pipe(v.array(v.union([number, v.array(number)])), v.minLength(1)),
  }),
});

/** @throws InputError if it is not an acquisition: names the bad part */
export function signalOfAcquisition(bytes: Uint8Array, encoding: "json" | "cbor", name: string): Signal {
  const parsed = v.safeParse(acquisition, parse(bytes, encoding, name));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new InputError(`${name}: ${v.getDotPath(issue) ?? "the file"}: ${issue.message}; export it again`);
  }
  const { interval_ms, sensors, values } = parsed.output.payload;
  const rows = values.map((row) => (Array.isArray(row) ? row : [row]));
  const short = rows.findIndex((row) => row.length !== sensors.length);
  if (short >= 0) {
    throw new InputError(`${name}: row ${short + 1} has ${rows[short]?.length} values for ${sensors.length} sensors`);
  }
  const rate = Number((1000 / interval_ms).toPrecision(6));
  const flat = Float32Array.from(rows.flat());
  const [first] = sensors;
  if (sensors.length === 1 && first !== undefined && /audio|wav|micro/i.test(`${first.name}${first.units}`)) {
    return { kind: "sound", rate: Math.round(rate), channels: ["audio"], values: flat.map((value) => value / 32768) };
  }
  return { kind: "motion", rate, channels: sensors.map((sensor) => sensor.name), values: flat };
}

function parse(bytes: Uint8Array, encoding: "json" | "cbor", name: string): unknown {
  try {
    return encoding === "cbor" ? decode(bytes) : JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new InputError(`${name}: no ${encoding.toUpperCase()}: ${error instanceof Error ? error.message : error}`);
  }
}
