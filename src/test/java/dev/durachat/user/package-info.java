/** Tests of actors from within. */
@NullMarked
package dev.durachat.user;

import org.jspecify.annotations.NullMarked;
