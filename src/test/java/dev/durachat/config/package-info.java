/** Tests of the configuration. */
@NullMarked
package dev.durachat.config;

import org.jspecify.annotations.NullMarked;
