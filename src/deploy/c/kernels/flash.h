#ifndef FLASH_H
#define FLASH_H

/* Reads constants that would otherwise be in RAM: on an AVR with special instructions, on an ESP8266 word by word. */
#if defined(__AVR__)
#include <avr/pgmspace.h>
#define IN_FLASH PROGMEM
#elif defined(ARDUINO_ARCH_ESP8266)
#include <pgmspace.h>
#define IN_FLASH PROGMEM
#endif

#if defined(IN_FLASH)
#define READ_BYTE(p) pgm_read_byte(p)
#define READ_WORD(p) ((int16_t)pgm_read_word(p))
#define READ_POINTER(p) ((const char *)pgm_read_ptr(p))
#else
#define READ_BYTE(p) (*(p))
#define READ_WORD(p) (*(p))
#define READ_POINTER(p) (*(p))
#endif

#endif
