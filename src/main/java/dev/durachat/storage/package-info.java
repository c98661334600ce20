/**
 * One SQLite file per user, and one that is shared. A user's database belongs to the thread that
 * runs its actor at the moment: nothing of it locks. The shared {@link
 * dev.durachat.storage.Directory} is asynchronous and may be used on any thread. Nothing here knows
 * of sockets or frames.
 */
@NullMarked
package dev.durachat.storage;

import org.jspecify.annotations.NullMarked;
