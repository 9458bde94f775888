/* The interface between a program and the machine it runs on. */
#ifndef MACHINE_H
#define MACHINE_H

/* Writes one character of the program's output. */
void put(char character);

/* The program. A machine calls it once, then stops. */
void run(void);

#endif
