package dev.durachat.model;

/** A source of answers. */
public interface ChatModel {

  /**
   * Starts one call. Returns at once; everything that comes of it goes to {@code sink}: deltas,
   * then exactly one {@link ModelEvent.Finished} or {@link ModelEvent.Failed}, one after another on
   * an event loop and never from inside this method. After {@link ModelCall#cancel} nothing more
   * comes.
   *
   * <p>May be called on any thread.
   */
  ModelCall start(ModelRequest request, ModelSink sink);

  /** Whether it does what it is told, as summing up in a title. */
  default boolean followsInstructions() {
    return true;
  }

  /** This model, asked with another key; itself where it needs none. */
  default ChatModel withKey(String apiKey) {
    return this;
  }
}
