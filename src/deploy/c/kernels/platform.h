#ifndef PLATFORM_H
#define PLATFORM_H
#include <stdint.h>
#include "flash.h"

/* An AVR reaches only a small part of its stack with short instructions, so scratch is static there. */
#if defined(__AVR__)
#define SCRATCH static
#else
#define SCRATCH
#endif

/* Define PLAIN_C to leave out all assembly. There is none for an AVR without a multiplier. */
#if defined(__AVR_HAVE_MUL__) && defined(__GNUC__) && !defined(PLAIN_C)
#define AVR_ASSEMBLY
#define APART __attribute__((noinline))
#pragma GCC optimize("Os") /* the time-critical code is in assembly */
#else
#define APART
#endif

/* The type of numbers that are multiplied by weights. A Cortex-M0 loads 32 bits faster than signed 16, and reads tables
   word by word. */
#if defined(__ARM_ARCH_6M__) && defined(__GNUC__) && !defined(__ARM_BIG_ENDIAN) && !defined(PLAIN_C)
#define THUMB_ASSEMBLY
#define IN_FLASH __attribute__((aligned(4)))
typedef int32_t operand;
#else
typedef int16_t operand;
#endif

#if !defined(IN_FLASH)
#define IN_FLASH
#endif

#endif
