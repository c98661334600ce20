/** What tests of the whole server stand on: a server, its clients, and a model that is scripted. */
@NullMarked
package dev.durachat.testing;

import org.jspecify.annotations.NullMarked;
