package dev.durachat.http;

import dev.durachat.chat.Project;
import dev.durachat.protocol.JsonShapes;
import dev.durachat.protocol.JsonText;
import dev.durachat.user.UserActors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Projects, which group conversations and share instructions among them. */
public final class ProjectRoutes implements ApiRoutes {
  private final UserActors users;
  private final JsonText text = new JsonText();

  public ProjectRoutes(UserActors users) {
    this.users = users;
  }

  @Override
  public void mount(Api api) {
    api.on("listProjects", this::list);
    api.on("createProject", this::create);
    api.on("changeProject", this::change);
    api.on("deleteProject", this::delete);
  }

  private Future<Answer> list(Call call) {
    return users.ask(
        call.userId(),
        user ->
            Answer.object(
                json -> {
                  json.writeArrayFieldStart("projects");
                  for (Project each : user.projects().list()) {
                    JsonShapes.project(json, each);
                  }
                  json.writeEndArray();
                }));
  }

  private Future<Answer> create(Call call) {
    JsonObject body = call.body();
    var face = new Project.Face(body.getString("name"), body.getString("instructions"));
    return users
        .change(call.userId(), user -> user.projects().create(face))
        .map(
            made -> Answer.created("/api/v1/projects/" + made.id(), json(made)).tagged(made.seq()));
  }

  private Future<Answer> change(Call call) {
    String id = call.path("id");
    JsonObject body = call.body();
    Long expected = call.expected();
    return users
        .change(
            call.userId(),
            user -> user.projects().change(id, face -> changed(face, body), expected))
        .map(changed -> Answer.json(json(changed)).tagged(changed.seq()));
  }

  private static Project.Face changed(Project.Face face, JsonObject body) {
    return new Project.Face(
        body.getString("name", face.name()), body.getString("instructions", face.instructions()));
  }

  private Future<Answer> delete(Call call) {
    String id = call.path("id");
    return users
        .change(
            call.userId(),
            user -> {
              user.projects().delete(id);
              return user;
            })
        .map(done -> Answer.nothing());
  }

  private byte[] json(Project project) {
    return text.value(json -> JsonShapes.project(json, project));
  }
}
