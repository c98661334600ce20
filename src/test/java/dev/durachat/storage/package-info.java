/** Tests of the files, on real ones. */
@NullMarked
package dev.durachat.storage;

import org.jspecify.annotations.NullMarked;
