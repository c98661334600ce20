/**
 * A user's conversations as data: everything that is done with them besides streaming. All of it
 * runs on the thread of the user's actor, one question at a time, and every change is committed
 * before it is answered and announced.
 */
@NullMarked
package dev.durachat.library;

import org.jspecify.annotations.NullMarked;
