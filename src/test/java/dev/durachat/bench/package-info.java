/**
 * The benchmark programme: a fake upstream, a load generator that checks every byte before any
 * speed is quoted, and {@link dev.durachat.bench.Bench}, which runs both against a server. Each of
 * the three is a process of its own; the first two do all their work on one event loop.
 */
@NullMarked
package dev.durachat.bench;

import org.jspecify.annotations.NullMarked;
