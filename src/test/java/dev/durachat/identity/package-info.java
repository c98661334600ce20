/** Signing up, in and out, as browsers do it with a whole server. */
@NullMarked
package dev.durachat.identity;

import org.jspecify.annotations.NullMarked;
