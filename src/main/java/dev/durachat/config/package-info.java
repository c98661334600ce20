/** The configuration as records, and its loader. Immutable, so safe on every thread. */
@NullMarked
package dev.durachat.config;

import org.jspecify.annotations.NullMarked;
