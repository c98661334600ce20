package dev.durachat.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The line between a page and its server, which a test can cut, freeze and mend. */
final class Wire {
  private enum State {
    WHOLE,
    /** What the page says arrives, what it is told does not. */
    DEAF,
    /** Nothing arrives, and no end tells of it. */
    FROZEN,
    CUT
  }

  private final List<WebSocketRoute> open = new ArrayList<>();
  private State state = State.WHOLE;

  /** To be laid before the page is loaded. */
  static Wire under(Page page) {
    Wire wire = new Wire();
    page.routeWebSocket(Pattern.compile("/ws"), wire::connect);
    return wire;
  }

  private void connect(WebSocketRoute socket) {
    if (state == State.CUT || state == State.FROZEN) {
      socket.close();
      return;
    }
    boolean[] old = new boolean[1];
    WebSocketRoute server = socket.connectToServer();
    open.add(socket);
    socket.onMessage(
        frame -> {
          old[0] |= state == State.FROZEN;
          if (!old[0]) {
            server.send(frame.text());
          }
        });
    server.onMessage(
        frame -> {
          old[0] |= state == State.FROZEN;
          if (!old[0] && state != State.DEAF) {
            socket.send(frame.text());
          }
        });
  }

  /** Ends the socket, and refuses others. */
  void cut() {
    state = State.CUT;
    open.forEach(WebSocketRoute::close);
    open.clear();
  }

  /** Leaves the socket open, but nothing passes it any more. Others are refused. */
  void freeze() {
    state = State.FROZEN;
  }

  /** Keeps the server's answers from the page. */
  void deafen() {
    state = State.DEAF;
  }

  /** Lets new sockets through; one that was frozen stays so. */
  void mend() {
    state = State.WHOLE;
  }
}
