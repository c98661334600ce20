/**
 * What comes in and goes out as a file: what uploads are found to be, and whole conversations as
 * they are written for people and machines and read back. Knows files and formats, not users. All
 * of it blocks and may run on any thread but an event loop.
 */
@NullMarked
package dev.durachat.transfer;

import org.jspecify.annotations.NullMarked;
