package dev.durachat.bench;

/** The server under test and how its users prove who they are. */
record Target(int port, BearerTokens tokens) {

  byte[] upgradeRequest(String user, String conversationId) {
    String path = conversationId.isEmpty() ? "/ws" : "/ws?conversationId=" + conversationId;
    return WebSocketFrames.upgradeRequest(port, path, tokens.tokenOf(user));
  }
}
