package dev.durachat.http;

import io.vertx.ext.web.Router;

/** Routes that are no operations of the API. */
public interface Routes {
  void mount(Router router);
}
