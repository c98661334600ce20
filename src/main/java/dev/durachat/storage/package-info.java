/**
 * One SQLite file per user. A database belongs to the thread that runs its actor at the moment:
 * nothing here locks, and nothing here knows of sockets or frames.
 */
@NullMarked
package dev.durachat.storage;

import org.jspecify.annotations.NullMarked;
