/**
 * The WebSocket edge: upgrade, limits, liveness and bytes. Runs on event loops; every decision
 * about conversations is the actor's.
 */
@NullMarked
package dev.durachat.gateway;

import org.jspecify.annotations.NullMarked;
