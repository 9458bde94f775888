#ifndef SIGMOID_H
#define SIGMOID_H
#include "platform.h"

/* Entry i is 16384 times the sigmoid of i / 8. */
static const uint16_t sigmoid_table[65] IN_FLASH = {
  8192, 8703, 9211, 9710, 10198, 10672, 11128, 11564, 11978, 12369, 12735, 13077, 13395, 13689, 13958, 14206,
  14431, 14636, 14822, 14990, 15141, 15277, 15400, 15509, 15607, 15694, 15772, 15842, 15904, 15959, 16008, 16051,
  16089, 16123, 16154, 16180, 16204, 16225, 16243, 16260, 16274, 16287, 16298, 16308, 16317, 16325, 16332, 16338,
  16343, 16348, 16352, 16356, 16359, 16362, 16365, 16367, 16369, 16371, 16372, 16374, 16375, 16376, 16377, 16378,
  16379
};

/* Sigmoid of m / 2048, times 16384: linear between the entries, constant from 8 on. */
static inline int sigmoid_of(unsigned m) {
  const uint16_t *entry;
  unsigned part = (uint8_t)m, low, rise;
  if (m >= 16384) return 16379;
  entry = &sigmoid_table[m >> 8];
  low = (uint16_t)READ_WORD(entry);
  rise = (uint16_t)READ_WORD(entry + 1) - low;
#if defined(AVR_ASSEMBLY)
  /* The rise is below 512, so products of bytes are enough. */
  if (rise >= 256) low += part;
  return (int)(low + (((unsigned)(uint8_t)rise * (uint8_t)part + 128u) >> 8));
#else
  return (int)(low + (unsigned)(((uint32_t)rise * part + 128) >> 8));
#endif
}

/* Sigmoid of a / 2048, times 16384. */
static inline int sigmoid_q14(int a) { return a < 0 ? 16384 - sigmoid_of((unsigned)-a) : sigmoid_of((unsigned)a); }

/* Hyperbolic tangent of a / 2048, times 8192: tanh(x) = 2 sigmoid(2x) - 1. */
static inline int tanh_q13(int a) {
  return a < 0 ? 8192 - sigmoid_of(2u * (unsigned)-a) : sigmoid_of(2u * (unsigned)a) - 8192;
}

#endif
