import { Command } from "commander";
import { InputError } from "../../src/core/errors.js";
import { shellPath } from "../../src/core/shell.js";
import { counted, printable } from "../../src/core/text.js";
import { type PcmEncoding, pcmEncodings } from "../../src/data/audio/pcm.js";
import { labelProblem } from "../../src/data/label-name.js";
import { rateText } from "../../src/data/rates.js";
import { list, real, text, whole } from "../../src/options/values.js";
import { Exit } from "../interrupt.js";
import { type Io, write } from "../io.js";
import { seconds as clock } from "../live-line.js";
import { named } from "../options/flags.js";
import { firstRecording } from "../record/folder.js";
import { Session } from "../record/session.js";
import { type Ending, inputSource, portSource, type Source } from "../record/source.js";
import type { RecordRequest } from "../record/stream-form.js";
import { viewOn } from "../record/view.js";
import { onlyPort, usualBaud } from "../serial/port.js";
import { checkSpelling } from "../spelling.js";

interface Flags {
  label: string;
  count?: number;
  seconds: number;
  port?: string;
  baud: number;
  pcm?: { encoding: PcmEncoding; rate: number };
  rate?: number;
  columns?: string[];
  who?: string;
  countdown?: number;
  pause: number;
  continuous?: true;
  output: string;
}

/** Folder of background noise, which is not a label; training mixes it into other sounds. */
const noiseFolder = "_background_noise_";
/** Seconds without a sample after which a note is printed. */
const patience = 5;

const examples = `
Examples:
  fastcells record --label walk --count 20 --seconds 2 -o data/     from the connected board
  fastcells record --label walk --who anna --port /dev/ttyACM0
  fastcells record --label idle --continuous --seconds 10           clip after clip, until Ctrl-C
  arecord -t raw -f S16_LE -r 16000 | fastcells record --label yes --pcm s16le:16000 --seconds 1
  cat long.csv | fastcells record --label walk --rate 50 --continuous`;

const span = (name: string, least: number) => (value: string) => named(name, value, real({ least, most: 86_400 }).read);

/** Records labelled clips from a board, a microphone or a pipe. */
export function record(io: Io): Command {
  return new Command("record")
    .summary("record labelled clips from a board or a microphone")
    .description(
      "Record clips into files that fastcells train reads, one folder per label: from a board that prints one line of numbers " +
        "per sample (fastcells forwarder writes its sketch), from such lines on standard input, or from raw sound. Existing files " +
        "are never replaced; Ctrl-C keeps what was recorded.",
    )
    .requiredOption("--label <name>", "label of the clips, which is also their folder", labelValue)
    .option("--count <n>", "clips to record (default: 10; with --continuous unlimited)", countValue)
    .option("--seconds <s>", "length of a clip", span("--seconds", 0.01), 2)
    .option("-o, --output <folder>", "folder of the labels", "data")
    .optionsGroup("Source:")
    .option("--port <path>", "serial port (default: the connected board, or standard input if it is a pipe)")
    .option("--baud <n>", "speed of the port", baudValue, usualBaud)
    .option("--pcm <kind:rate>", `raw sound of one channel, as s16le:16000; ${pcmEncodings.join(", ")}`, pcmValue)
    .option("--rate <Hz>", "sample rate (default: that of existing clips, else measured)", rateValue)
    .option("--columns <names>", "names of the channels, separated by commas (default: the board's)", columnsValue)
    .optionsGroup("Session:")
    .option("--who <name>", "the person recorded: training keeps a person's clips in one part", whoValue)
    .option(
      "--countdown <s>",
      "seconds before the first clip (default: 3; with --continuous 0)",
      span("--countdown", 0),
    )
    .option("--pause <s>", "between clips", span("--pause", 0), 1)
    .option("--continuous", "cut one stream into clips without gaps")
    .addHelpText("after", examples)
    .action(async (flags: Flags) => {
      const request = requestOf(flags);
      const source = await sourceOf(flags, io);
      const first = await firstRecording(request.output);
      checkSpelling(request.output, request.label);
      const view = viewOn(io.stderr, clock);
      const saved: Promise<void>[] = [];
      const say = (line: string) => {
        if (io.stderr.isTTY === true) view.line(line);
        else saved.push(write(io.stdout, `${line}\n`));
      };
      const session = new Session(request, first, source, view, say, clock);
      try {
        const ending = await run(session, source, io, view.line);
        session.finish();
        await Promise.all(saved);
        view.close();
        await write(io.stdout, summaryText(session, request));
        if (!session.done) throw endOf(ending, session, source, request, flags);
      } finally {
        view.close();
      }
    });
}

/** Reads until all clips are recorded or the source ends. */
async function run(session: Session, source: Source, io: Io, line: (text: string) => void): Promise<Ending> {
  const controller = new AbortController();
  const release = io.onInterrupt(() => controller.abort());
  let heardAt = clock();
  let quiet = false;
  const watch = setInterval(() => {
    if (clock() - heardAt < patience || quiet) return;
    quiet = true;
    line(silence(session, source));
  }, 250);
  try {
    return await source.read(
      (bytes) => {
        if (session.done || controller.signal.aborted) return;
        const before = session.skipped;
        session.push(bytes);
        if (session.heard && session.skipped === before) heardAt = clock();
        if (clock() - heardAt < patience) quiet = false;
        if (session.done) controller.abort();
      },
      controller.signal,
      () => line(`Listening to ${printable(source.name)}`),
    );
  } finally {
    clearInterval(watch);
    release();
  }
}

/** The note while no samples come. */
function silence(session: Session, { name }: Source): string {
  if (session.heard) return `Note: ${printable(name)} sends nothing any more; waiting`;
  const wrong = session.lastSkipped;
  return wrong === ""
    ? `Note: ${printable(name)} sends nothing: is its sketch running, and does it print? Waiting`
    : `Note: ${printable(name)} sends no lines of numbers, but ${JSON.stringify(printable(wrong))}: does --baud fit its sketch? Waiting`;
}

function summaryText(session: Session, { label, output, seconds, continuous }: RecordRequest): string {
  const { saved, rate, measured, skipped, lastSkipped } = session;
  if (rate === null) return "";
  const came = measured === null ? "" : `, measured ${rateText(measured)}`;
  const lines = [
    `${counted(saved.length, "clip")} of ${printable(label)} in ${printable(output)}, ${rateText(rate)}${came}`,
  ];
  if (skipped > 0) {
    lines.push(
      `${counted(skipped, "line")} left out that were not samples, the last: ${JSON.stringify(printable(lastSkipped))}`,
    );
  }
  if (saved.length > 0) {
    const window = continuous ? ` --window ${Math.round(Math.min(seconds, 2) * rate)}` : "";
    const kind = saved[0]?.endsWith(".wav") === true ? "" : `${window} --sample-rate ${rate}`;
    lines.push(`Next: another label, then fastcells train ${shellPath(output)}${kind}`);
  }
  return `${lines.join("\n")}\n`;
}

/** How the command ends if clips are missing. */
function endOf(ending: Ending, session: Session, source: Source, request: RecordRequest, flags: Flags): Error {
  const { saved } = session;
  const endless = request.count === Number.POSITIVE_INFINITY;
  if (ending === "stopped") return new Exit(endless && saved.length > 0 ? 0 : 130);
  if (ending === "end" && endless && saved.length > 0) return new Exit(0);
  const left = endless
    ? ""
    : `; ${request.count - saved.length} of ${request.count} are left: --count ${request.count - saved.length}`;
  if (ending === "gone") {
    return new InputError(`${source.name} is gone: the board was unplugged or reset. Plug it in and continue${left}`);
  }
  if (!session.heard) {
    const wrong = session.lastSkipped;
    const what = wrong === "" ? "was empty" : `had no lines of numbers, but ${JSON.stringify(wrong)}`;
    return new InputError(
      `${source.name} ${what}: ${flags.pcm === undefined ? "give one line of numbers per sample, or --pcm for raw sound" : "give raw sound"}`,
    );
  }
  return new InputError(`${source.name} ended${left}`);
}

async function sourceOf({ port, baud }: Flags, io: Io): Promise<Source> {
  if (port !== undefined && port !== "-") return portSource(port, baud);
  return port === undefined && io.stdin.isTTY === true
    ? portSource(await onlyPort("send lines on standard input"), baud)
    : inputSource(io.stdin);
}

function requestOf(flags: Flags): RecordRequest {
  const { continuous = false, pcm = null, who: person = null } = flags;
  if (pcm !== null && flags.rate !== undefined) throw new InputError("--rate is already in --pcm: leave it out");
  return {
    label: flags.label,
    count: flags.count ?? (continuous ? Number.POSITIVE_INFINITY : 10),
    seconds: flags.seconds,
    rate: flags.rate ?? null,
    columns: flags.columns ?? null,
    person,
    countdown: flags.countdown ?? (continuous ? 0 : 3),
    pause: flags.pause,
    continuous,
    output: flags.output,
    pcm,
  };
}

function labelValue(value: string): string {
  if (value === noiseFolder) return value;
  const problem = labelProblem(value);
  if (problem !== null) throw new InputError(`--label ${JSON.stringify(value)}: ${problem}`);
  return value;
}

function pcmValue(value: string): { encoding: PcmEncoding; rate: number } {
  const [kind = "", hertz = "", ...more] = value.toLowerCase().split(":");
  const encoding = pcmEncodings.find((name) => name === kind);
  if (encoding === undefined || hertz === "" || more.length > 0) {
    throw new InputError(
      `--pcm ${value}: give an encoding and a rate, as s16le:16000; encodings are ${pcmEncodings.join(", ")}`,
    );
  }
  return { encoding, rate: named("--pcm", hertz, whole({ least: 1000, most: 768_000 }).read) };
}

const countValue = (value: string) => named("--count", value, whole({ least: 1, most: 1_000_000 }).read);
const baudValue = (value: string) => named("--baud", value, whole({ least: 300, most: 12_000_000 }).read);
const rateValue = (value: string) => named("--rate", value, real({ least: 0, above: true, most: 768_000 }).read);
const columnsValue = (value: string) => named("--columns", value, list(text).read);
const whoValue = (value: string) => named("--who", value, text.read);
