/**
 * The actor of one user, and the house that finds, activates and hibernates actors. Everything in
 * an actor runs on that actor's worker context, one command at a time.
 */
@NullMarked
package dev.durachat.user;

import org.jspecify.annotations.NullMarked;
