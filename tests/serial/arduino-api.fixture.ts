/** @file Declarations that forwarder sketches use, from the cores of boards that Debian does not package. */

const arduino = `#pragma once
#include <stddef.h>
#include <stdint.h>
class Print {
 public:
  virtual size_t write(uint8_t byte) = 0;
  virtual size_t write(const uint8_t *bytes, size_t n);
  size_t print(const char *text);
  size_t print(char c);
  size_t print(int n);
  size_t print(unsigned long n);
  size_t println();
  size_t println(const char *text);
  size_t println(unsigned long n);
};
class Stream : public Print {
 public:
  virtual int available() = 0;
  virtual int read() = 0;
};
class Port : public Stream {
 public:
  void begin(unsigned long baud);
  size_t write(uint8_t byte) override;
  using Print::write;
  int available() override;
  int read() override;
};
extern Port Serial;
enum { A0 = 14, A1, A2, A3, A4, A5 };
unsigned long micros();
void delay(unsigned long milliseconds);
int analogRead(uint8_t pin);
void analogReadResolution(int bits);
`;

const wire = `#pragma once
#include <Arduino.h>
class TwoWire : public Stream {
 public:
  void begin();
  void setClock(uint32_t hertz);
  void beginTransmission(uint8_t address);
  uint8_t endTransmission(bool stop = true);
  size_t requestFrom(uint8_t address, size_t count);
  size_t write(uint8_t byte) override;
  using Print::write;
  int available() override;
  int read() override;
};
extern TwoWire Wire;
`;

/** ArduinoCore-mbed and ArduinoCore-nRF528x-mbedos, libraries/PDM. */
const pdm = `#pragma once
#include <Arduino.h>
class PDMClass {
 public:
  int begin(int channels, int sampleRate);
  virtual int available();
  virtual int read(void *buffer, size_t size);
  void onReceive(void (*)(void));
};
extern PDMClass PDM;
`;

/** ArduinoCore-samd, libraries/I2S. */
const i2s = `#pragma once
#include <Arduino.h>
typedef enum { I2S_PHILIPS_MODE, I2S_RIGHT_JUSTIFIED_MODE, I2S_LEFT_JUSTIFIED_MODE } i2s_mode_t;
class I2SClass : public Stream {
 public:
  int begin(int mode, long sampleRate, int bitsPerSample);
  int available() override;
  int read() override;
  size_t write(uint8_t byte) override;
  int read(void *buffer, size_t size);
};
extern I2SClass I2S;
`;

/** arduino-esp32 3, libraries/ESP_I2S. */
const espI2s = `#pragma once
#include <Arduino.h>
typedef enum { I2S_MODE_STD, I2S_MODE_MAX } i2s_mode_t;
typedef enum { I2S_DATA_BIT_WIDTH_16BIT = 16, I2S_DATA_BIT_WIDTH_32BIT = 32 } i2s_data_bit_width_t;
typedef enum { I2S_SLOT_MODE_MONO = 1, I2S_SLOT_MODE_STEREO = 2 } i2s_slot_mode_t;
class I2SClass : public Stream {
 public:
  void setPins(int8_t bclk, int8_t ws, int8_t dout, int8_t din = -1, int8_t mclk = -1);
  bool begin(i2s_mode_t mode, uint32_t rate, i2s_data_bit_width_t bits, i2s_slot_mode_t slots, int8_t mask = -1);
  size_t readBytes(char *buffer, size_t size);
  int available() override;
  int read() override;
  size_t write(uint8_t byte) override;
};
`;

export const arduinoHeaders: Readonly<Record<string, string>> = {
  "Arduino.h": arduino,
  "Wire.h": wire,
  "PDM.h": pdm,
  "I2S.h": i2s,
  "ESP_I2S.h": espI2s,
};
