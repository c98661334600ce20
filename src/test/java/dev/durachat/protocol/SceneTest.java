package dev.durachat.protocol;

import dev.durachat.testing.LiveTest;
import dev.durachat.testing.Scene;

/** Tests that are scenes: frames in, frames out. */
abstract class SceneTest extends LiveTest {

  /** Plays a scene in which sockets whose names begin with X are another user's. */
  void play(String script) {
    new Scene(name -> name.startsWith("X") ? connectAs("x-" + user) : connect(), provider)
        .play(script);
  }
}
