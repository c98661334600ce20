/** The HTTP edge: the page, the API routes and the operator's routes. Runs on event loops. */
@NullMarked
package dev.durachat.http;

import org.jspecify.annotations.NullMarked;
