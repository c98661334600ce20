/** Tests of the files, on real ones. */
@NullMarked
package dev.durachat.metrics;

import org.jspecify.annotations.NullMarked;
