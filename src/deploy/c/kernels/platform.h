#ifndef PLATFORM_H
#define PLATFORM_H
#include <stdint.h>
#include "flash.h"

/* An AVR reaches little of its stack with short instructions: scratch is static there. */
#if defined(__AVR__)
#define SCRATCH static
#else
#define SCRATCH
#endif

/* PLAIN_C, where it is defined, leaves all assembly out. An AVR without a multiplier has none either. */
#if defined(__AVR_HAVE_MUL__) && defined(__GNUC__) && !defined(PLAIN_C)
#define AVR_ASSEMBLY
#define APART __attribute__((noinline))
#pragma GCC optimize("Os") /* what takes time is in assembly */
#else
#define APART
#endif

/* What is multiplied by weights. A Cortex-M0 loads 32 bits faster than signed 16, and reads tables a word at a time. */
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
