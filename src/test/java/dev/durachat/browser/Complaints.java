package dev.durachat.browser;

import com.microsoft.playwright.BrowserContext;
import java.util.ArrayList;
import java.util.List;

/** What no page of ours may do: log errors, open dialogs, or call anyone but its own server. */
final class Complaints {
  /** Of these the page makes nothing, and the browser cannot be told to keep quiet. */
  private static final List<String> OF_A_LOST_SERVER =
      List.of("WebSocket connection to", "Failed to load resource: net::");

  private final List<String> all = new ArrayList<>();

  /** Listens to all pages of this context. */
  void watch(BrowserContext context, String origin) {
    context.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            all.add(message.type() + ": " + message.text());
          }
        });
    context.onWebError(error -> all.add("thrown: " + error.error()));
    context.onDialog(
        dialog -> {
          all.add("dialog: " + dialog.message());
          dialog.dismiss();
        });
    context.onRequest(
        request -> {
          String url = request.url();
          if (!url.startsWith(origin) && !url.startsWith("data:") && !url.startsWith("blob:")) {
            all.add("request: " + url);
          }
        });
  }

  /** All but what the browser itself says of a server that does not answer. */
  List<String> all() {
    return all.stream()
        .filter(each -> OF_A_LOST_SERVER.stream().noneMatch(each::contains))
        .toList();
  }
}
