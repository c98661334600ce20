package dev.durachat.model;

/** A call that is under way. Every method may be called on any thread, any number of times. */
public interface ModelCall {

  /**
   * Ends the call and closes its upstream connection. No event follows; one that is being handed
   * over on another thread at this very moment may still arrive.
   */
  void cancel();

  /** Asks for no more events until {@link #resume}; a few may still come. Stops the stall clock. */
  void pause();

  /** Goes on after {@link #pause}. */
  void resume();
}
