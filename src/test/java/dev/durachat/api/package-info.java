/** The HTTP API as programs use it: a whole server, real files, other tabs that must keep up. */
@NullMarked
package dev.durachat.api;

import org.jspecify.annotations.NullMarked;
