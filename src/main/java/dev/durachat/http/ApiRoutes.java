package dev.durachat.http;

/** What answers the operations of one resource in the OpenAPI document. */
@FunctionalInterface
public interface ApiRoutes {
  void mount(Api api);
}
