/** @file The example sketch of a model of sound: prints the words that a microphone picks up. */
import type { FrontEndSpec } from "../model/front-end.js";
import { cComment } from "./c/names.js";

/** The .ino, for boards whose core has the PDM library: Nano 33 BLE Sense, Nano RP2040 Connect. */
export function listenerSketch({ sampleRate }: FrontEndSpec, { name, title }: { name: string; title: string }): string {
  let ringLength = 256;
  while (ringLength < sampleRate / 8) ringLength *= 2;
  return `/*
  ${cComment(title)}

  Listens to the microphone and prints each detected word, at 115200 baud. For boards whose core has the PDM library
  (Nano 33 BLE Sense, Nano RP2040 Connect). With another microphone, pass its 16-bit samples at ${sampleRate} Hz to
  ${name}_push in the same way, any number at a time.
*/
#include <PDM.h>
#include <${name}_listener.h>

static ${name}_listener listener;

/* Ring buffer of at least 1/8 s: the interrupt writes at head, loop reads at tail. */
static const uint16_t ringLength = ${ringLength};
static int16_t ring[ringLength];
static volatile uint16_t head = 0, tail = 0;

/* Called by the library, in an interrupt, when there are samples. Drops samples that do not fit in the ring. */
static void onSamples() {
  static int16_t samples[256];
  const size_t n = (size_t)PDM.read(samples, sizeof samples) / sizeof samples[0];
  for (size_t i = 0; i < n; i++) {
    const uint16_t next = (uint16_t)((head + 1) % ringLength);
    if (next == tail) return;
    ring[head] = samples[i];
    head = next;
  }
}

void setup() {
  Serial.begin(115200);
  pinMode(LED_BUILTIN, OUTPUT);
  ${name}_listener_reset(&listener);
  PDM.onReceive(onSamples);
  if (!PDM.begin(1, ${sampleRate})) {
    Serial.println("The microphone did not start.");
    while (true) {
    }
  }
}

void loop() {
  const uint16_t from = tail, to = head;
  if (from == to) return;
  /* Contiguous samples only; the rest is taken in the next turn. */
  const uint16_t end = from < to ? to : ringLength;
  const int16_t heard = ${name}_push(&listener, ring + from, (size_t)(end - from));
  tail = (uint16_t)(end % ringLength);
  if (heard < 0) return;
  digitalWrite(LED_BUILTIN, !digitalRead(LED_BUILTIN));
  /* Labels are in flash. */
  Serial.println(reinterpret_cast<const __FlashStringHelper *>(${name}_label(heard)));
}
`;
}
