/**
 * Proves the promises of PROTOCOL §7 on the real server process: it is killed at random moments
 * while several users talk to it, and everything that any client ever saw must still hold.
 */
@NullMarked
package dev.durachat.crash;

import org.jspecify.annotations.NullMarked;
