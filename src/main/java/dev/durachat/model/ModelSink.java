package dev.durachat.model;

/** Takes the events of one call, in order, on an event loop: it must neither block nor throw. */
@FunctionalInterface
public interface ModelSink {
  void accept(ModelEvent event);
}
