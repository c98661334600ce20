/** The wire protocol as clients see it, and its codec. */
@NullMarked
package dev.durachat.protocol;

import org.jspecify.annotations.NullMarked;
