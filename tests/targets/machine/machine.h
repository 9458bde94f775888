/* What a program needs of the machine that it runs on. */
#ifndef MACHINE_H
#define MACHINE_H

/* Writes one character to whoever reads the program's output. */
void put(char character);

/* The program, which a machine calls once, and after which it stops. */
void run(void);

#endif
