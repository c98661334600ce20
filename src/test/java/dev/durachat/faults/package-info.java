/**
 * The fault programme: what can break is broken on purpose, and what must hold is checked, each row
 * against a real server process. {@code ./run.sh test} runs the short form of every row, {@code
 * ./run.sh faults} the long one, with a table at the end.
 */
@NullMarked
package dev.durachat.faults;

import org.jspecify.annotations.NullMarked;
