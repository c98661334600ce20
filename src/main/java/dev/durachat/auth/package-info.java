/** Who is asking: identity from a request. Runs on event loops and never blocks. */
@NullMarked
package dev.durachat.auth;

import org.jspecify.annotations.NullMarked;
