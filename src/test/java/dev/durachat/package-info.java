/** Tests of the program as a whole. */
@NullMarked
package dev.durachat;

import org.jspecify.annotations.NullMarked;
