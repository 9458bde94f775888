/** @file The check sketch of an Arduino library: `fastcells verify` sends it samples and compares its scores. docs/boards.md has the protocol. */
import { cComment } from "./c/names.js";

/** Most samples of sound in one request. */
export const mostPushed = 32;

/** The .ino. `listens`: the library also has a front end and a detector, and takes sound. */
export function checkSketch({ name, title }: { name: string; title: string }, listens: boolean): string {
  const upper = name.toUpperCase();
  const state = listens ? "listener.network" : "state";
  return `/*
  ${cComment(title)}

  Upload this, then: fastcells verify model.safetensors --port <the board's port>
  It sends samples and compares the returned scores with its own, bit for bit. A request is a line "number command values
  checksum"; the answer begins with the same number. A damaged line gets no answer; a repeated one is answered again, but not
  executed again.
*/
#include <${listens ? `${name}_listener` : name}.h>

/* Most values in a request. */
static const uint16_t room = ${listens ? `${upper}_CHANNELS > ${mostPushed} ? ${upper}_CHANNELS : ${mostPushed}` : `${upper}_CHANNELS`};

static ${name}_${listens ? "listener listener" : "state state"};
static int16_t values[room];
static int32_t scores[${upper}_SCORES];

/* The last request that was answered, and its results. */
static uint16_t lastNumber = 0;
static char lastCommand = 0;
static uint32_t steps = 0;
static uint32_t took = 0;
${listens ? "static int16_t heard = -1;\n" : ""}
/* CRC-16/CCITT-FALSE. */
static uint16_t crcOf(uint16_t crc, uint8_t byte) {
  crc ^= (uint16_t)(byte << 8);
  for (uint8_t bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (uint16_t)(crc << 1) ^ 0x1021 : (uint16_t)(crc << 1);
  return crc;
}

/* Prints to the port and computes the checksum of what it prints. */
class Answer : public Print {
 public:
  uint16_t crc = 0xffff;

  size_t write(uint8_t byte) {
    crc = crcOf(crc, byte);
    return Serial.write(byte);
  }

  using Print::write;

  void field(long value) {
    print(' ');
    print(value);
  }

  void end() {
    static const char digits[] = "0123456789abcdef";
    const uint16_t sum = crc;
    Serial.write(' ');
    for (int8_t shift = 12; shift >= 0; shift -= 4) Serial.write(digits[(sum >> shift) & 15]);
    Serial.write('\\n');
  }
};

/* A field being received. */
struct Field {
  uint16_t hex = 0;  /* as hexadecimal */
  int32_t value = 0; /* as a decimal */
  bool negative = false;
  char letter = 0;
};

/* A request being received: a blank ends each field, and the last field is the checksum. */
static struct Request {
  uint16_t crc = 0xffff; /* of all characters so far */
  uint16_t checked = 0;  /* of those before the last field */
  Field field;           /* the last field */
  bool broken = false;
  uint16_t number = 0;
  char command = 0;
  uint16_t fields = 0;
} request;

static void endField() {
  const Field &field = request.field;
  const int32_t value = field.negative ? -field.value : field.value;
  if (request.fields == 0) request.number = (uint16_t)value;
  else if (request.fields == 1) request.command = field.letter;
  else if (request.fields - 2 < room) values[request.fields - 2] = (int16_t)value;
  else request.broken = true;
  request.fields++;
  request.field = Field();
}

/* True if the character ends an undamaged request. */
static bool take(char c) {
  Field &field = request.field;
  if (c == '\\n') return !request.broken && request.fields >= 2 && field.hex == request.checked;
  if (c == ' ') {
    request.checked = request.crc;
    endField();
  } else {
    const uint8_t digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
    if (digit < 10) field.value = field.value % 100000 * 10 + digit;
    if (digit < 16) field.hex = (uint16_t)(field.hex << 4) | digit;
    if (c == '-') field.negative = true;
    field.letter = c;
  }
  request.crc = crcOf(request.crc, (uint8_t)c);
  return false;
}

static void reset() {
  ${listens ? `${name}_listener_reset(&listener);\n  heard = -1;` : `${name}_reset(&state);`}
  steps = 0;
}

/* Executes the request unless it was executed already. False if it is invalid. */
static bool perform() {
  const uint16_t given = request.fields - 2;
  const bool again = request.number == lastNumber && request.command == lastCommand;
  switch (request.command) {
    case '?':
      break;
    case 'r':
      reset();
      break;
    case 's': {
      if (given != ${upper}_CHANNELS) return false;
      if (again) break;
      const uint32_t begun = micros();
      ${name}_step(&${state}, values);
      took = micros() - begun;
      steps++;
      break;
    }
${
  listens
    ? `    case 'p': {
      if (given == 0) return false;
      if (again) break;
      const uint32_t begun = micros();
      heard = ${name}_push(&listener, values, given);
      took = micros() - begun;
      steps++;
      break;
    }
`
    : ""
}    default:
      return false;
  }
  lastNumber = request.number;
  lastCommand = request.command;
  return true;
}

static void answer() {
  Answer line;
  line.print(lastNumber);
  line.print(' ');
  line.print(lastCommand);
  if (lastCommand == '?') {
    const long facts[] = {1, ${upper}_CHANNELS, ${upper}_SCORES, ${upper}_SCORE_BITS, ${listens ? mostPushed : 0}};
    for (const long fact : facts) line.field(fact);
  } else if (lastCommand != 'r') {
    line.field((long)steps);
    line.field((long)took);
    line.field(${listens ? "lastCommand == 'p' ? heard : -1" : "-1"});
    ${name}_scores(&${state}, scores);
    for (int c = 0; c < ${upper}_SCORES; c++) line.field((long)scores[c]);
  }
  line.end();
}

void setup() {
  Serial.begin(115200);
  reset();
  Answer line;
  line.print("0 !");
  line.end();
}

void loop() {
  while (Serial.available() > 0) {
    const char c = (char)Serial.read();
    if (take(c) && perform()) answer();
    if (c == '\\n') request = Request();
  }
}
`;
}
