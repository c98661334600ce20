/** Tests of identity. */
@NullMarked
package dev.durachat.auth;

import org.jspecify.annotations.NullMarked;
