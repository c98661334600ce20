/**
 * Language models: what a call is, the providers that are configured, and the two kinds of model
 * that answer. Calls and their events run on event loops and never block.
 */
@NullMarked
package dev.durachat.model;

import org.jspecify.annotations.NullMarked;
