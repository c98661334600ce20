package dev.durachat.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.durachat.chat.UsageDay;
import dev.durachat.protocol.ErrorCode;
import dev.durachat.protocol.RefusedException;
import dev.durachat.user.UserActors;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/** What the user's replies have cost, by day and model. */
public final class UsageRoutes implements ApiRoutes {
  private static final LocalDate FIRST = LocalDate.EPOCH;
  private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

  private final UserActors users;

  public UsageRoutes(UserActors users) {
    this.users = users;
  }

  @Override
  public void mount(Api api) {
    api.on("getUsage", this::get);
  }

  private Future<Answer> get(Call call) {
    LocalDate from = date(call, "from", FIRST);
    LocalDate to = date(call, "to", LAST);
    return users
        .ask(call.userId(), user -> user.usage().days(from, to))
        .map(
            days ->
                Answer.object(
                    json -> {
                      json.writeArrayFieldStart("days");
                      for (UsageDay day : days) {
                        write(json, day);
                      }
                      json.writeEndArray();
                    }));
  }

  private static LocalDate date(Call call, String name, LocalDate otherwise) {
    String text = call.query(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new RefusedException(
          ErrorCode.INVALID_MESSAGE, name + " must be a date such as 2026-01-31.");
    }
  }

  private static void write(JsonGenerator json, UsageDay day) throws IOException {
    json.writeStartObject();
    json.writeStringField("date", day.date().toString());
    json.writeStringField("model", day.model());
    json.writeNumberField("replies", day.replies());
    json.writeNumberField("promptTokens", day.usage().promptTokens());
    json.writeNumberField("completionTokens", day.usage().completionTokens());
    json.writeNumberField("totalTokens", day.usage().totalTokens());
    json.writeEndObject();
  }
}
