import { grouped } from "../core/text.js";
import type { FrontEndSpec } from "../model/front-end.js";

/** A band that is narrower by no more than this is nearly as good: some filters at its end have less to hear. */
const nearly = 0.95;

/**
 * What is missing in recordings that were made at a lower rate than a front end listens at, as a clause; null: nothing.
 * Filters in an empty band give what no recording of training gave, and a detector may take that for its word.
 *
 * @param what the recordings, for the message
 */
export function emptyBand(what: string, recordedRate: number, { sampleRate, highest }: FrontEndSpec): string | null {
  if (recordedRate / 2 >= nearly * highest) return null;
  return (
    `${what} has ${grouped(recordedRate)} samples a second, so nothing above ${grouped(recordedRate / 2)} Hz, and the model, at ` +
    `${grouped(sampleRate)}, listens up to ${grouped(highest)} Hz: its answers may be wrong; record at ${grouped(sampleRate)}, ` +
    `or train with --sample-rate ${Math.round(recordedRate)}`
  );
}
