/**
 * The wire protocol: every frame a client may send and every frame it may receive, and the one
 * codec between frames and JSON; and what the clients of OpenAI may ask. Frames are immutable; the
 * codec is safe on every thread.
 */
@NullMarked
package dev.durachat.protocol;

import org.jspecify.annotations.NullMarked;
