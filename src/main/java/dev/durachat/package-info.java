/** The program: arguments, wiring, start and stop order. */
@NullMarked
package dev.durachat;

import org.jspecify.annotations.NullMarked;
