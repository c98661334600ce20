/**
 * The domain, with nothing but the JDK: conversations, messages, replies and how they change.
 * Values are immutable and safe on every thread.
 */
@NullMarked
package dev.durachat.chat;

import org.jspecify.annotations.NullMarked;
