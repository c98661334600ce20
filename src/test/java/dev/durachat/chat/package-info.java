/** Tests of the domain. */
@NullMarked
package dev.durachat.chat;

import org.jspecify.annotations.NullMarked;
