/** The WebSocket edge: who is let in, what ends a socket, and how much it is given. */
@NullMarked
package dev.durachat.gateway;

import org.jspecify.annotations.NullMarked;
