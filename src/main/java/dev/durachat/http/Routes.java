package dev.durachat.http;

import io.vertx.ext.web.Router;

/** The routes of one resource. Those below {@code /api/} and {@code /v1/} have a principal. */
public interface Routes {
  void mount(Router router);
}
