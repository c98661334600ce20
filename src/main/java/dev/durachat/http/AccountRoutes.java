package dev.durachat.http;

import dev.durachat.auth.Accounts;
import dev.durachat.auth.Accounts.Credentials;
import dev.durachat.auth.Accounts.SignedIn;
import dev.durachat.auth.Unauthorized;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Signing up and in with a name and a password, and changing that. */
public final class AccountRoutes implements ApiRoutes {
  private final Accounts accounts;

  public AccountRoutes(Accounts accounts) {
    this.accounts = accounts;
  }

  @Override
  public void mount(Api api) {
    api.on("signUp", this::signUp);
    api.on("signIn", this::signIn);
    api.on("changePassword", this::changePassword);
  }

  private Future<Answer> signUp(Call call) {
    return accounts
        .signUp(
            credentials(call),
            call.body().getString("invite"),
            call.visitor(),
            call.sessionSecret())
        .map(made -> Answer.created("/api/v1/me", welcome(call, made).toBuffer().getBytes()));
  }

  private Future<Answer> signIn(Call call) {
    return accounts
        .signIn(credentials(call), call.visitor(), call.sessionSecret())
        .map(signedIn -> Answer.json(welcome(call, signedIn)));
  }

  private Future<Answer> changePassword(Call call) {
    String secret = call.sessionSecret();
    if (secret == null) {
      return Future.failedFuture(new Unauthorized("Sign in first."));
    }
    return accounts
        .changePassword(
            call.principal(),
            secret,
            call.body().getString("password"),
            call.body().getString("newPassword"),
            call.visitor())
        .map(
            cookie -> {
              call.give(cookie);
              return Answer.nothing();
            });
  }

  private static Credentials credentials(Call call) {
    return new Credentials(call.body().getString("name"), call.body().getString("password"));
  }

  private static JsonObject welcome(Call call, SignedIn signedIn) {
    call.give(signedIn.cookie());
    return new JsonObject().put("userId", signedIn.userId()).put("name", signedIn.name());
  }
}
