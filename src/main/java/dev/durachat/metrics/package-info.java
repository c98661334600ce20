/** Every figure that the server publishes, named in one place. Safe on every thread. */
@NullMarked
package dev.durachat.metrics;

import org.jspecify.annotations.NullMarked;
