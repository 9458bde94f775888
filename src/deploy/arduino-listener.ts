/** @file The example sketch of a model of sound: a microphone in, words out. */
import type { FrontEndSpec } from "../model/front-end.js";
import { cComment } from "./c/names.js";

/** The .ino, for boards whose core has the PDM library: Nano 33 BLE Sense, Nano RP2040 Connect. */
export function listenerSketch({ sampleRate }: FrontEndSpec, { name, title }: { name: string; title: string }): string {
  return `/*
  ${cComment(title)}

  Listens to the microphone and prints each word that it hears, at 115200 baud. For boards whose core has the PDM library
  (Nano 33 BLE Sense, Nano RP2040 Connect). With another microphone, hand its 16-bit samples, ${sampleRate} a second, to
  ${name}_push in the same way, any number of them at a time.
*/
#include <PDM.h>
#include <${name}_listener.h>

static ${name}_listener listener;
static int16_t samples[256];
static volatile size_t ready = 0;

/* Called by the library when there are samples. */
static void onSamples() {
  ready = (size_t)PDM.read(samples, sizeof samples) / sizeof samples[0];
}

void setup() {
  Serial.begin(115200);
  pinMode(LED_BUILTIN, OUTPUT);
  ${name}_listener_reset(&listener);
  PDM.onReceive(onSamples);
  if (!PDM.begin(1, ${sampleRate})) {
    Serial.println("The microphone does not start.");
    while (true) {
    }
  }
}

void loop() {
  const size_t n = ready;
  if (n == 0) return;
  const int16_t heard = ${name}_push(&listener, samples, n);
  ready = 0;
  if (heard < 0) return;
  digitalWrite(LED_BUILTIN, !digitalRead(LED_BUILTIN));
  /* Labels lie in flash. */
  Serial.println(reinterpret_cast<const __FlashStringHelper *>(${name}_label(heard)));
}
`;
}
