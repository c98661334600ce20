package dev.durachat.testing;

import dev.durachat.testing.ApiClient.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Sends files as a browser's form does. */
public final class Form {
  private Form() {}

  /** Uploads a file. */
  public static Reply upload(ApiClient client, String name, byte[] content) {
    return send(client, "file", name, content);
  }

  /** Sends a form of one file. */
  public static Reply send(ApiClient client, String field, String name, byte[] content) {
    String boundary = "----" + UUID.randomUUID();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        utf8(
            "--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\""
                + field
                + "\"; filename=\""
                + name
                + "\"\r\nContent-Type: text/html\r\n\r\n"));
    body.writeBytes(content);
    body.writeBytes(utf8("\r\n--" + boundary + "--\r\n"));
    return client.send(
        "POST",
        "/api/v1/attachments",
        body.toByteArray(),
        "Content-Type",
        "multipart/form-data; boundary=" + boundary);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
