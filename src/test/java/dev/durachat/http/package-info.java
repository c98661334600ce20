/** Tests of the HTTP edge, over real connections. */
@NullMarked
package dev.durachat.http;

import org.jspecify.annotations.NullMarked;
