package dev.durachat.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What is between clients and a server, and can be cut: what is sent then is lost, and neither side
 * is told, as when a train enters a tunnel.
 */
final class Cable implements AutoCloseable {
  private final ServerSocket listening;
  private final int serverPort;
  private final List<Socket> ends = new CopyOnWriteArrayList<>();
  private volatile boolean upCut;
  private volatile boolean downCut;

  /** A cable to a server on loopback. */
  Cable(int serverPort) {
    this.serverPort = serverPort;
    try {
      listening = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** From now on nothing gets to the server. */
  void cutUp() {
    upCut = true;
  }

  /** From now on nothing gets to clients. */
  void cutDown() {
    downCut = true;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        ends.add(client);
        ends.add(server);
        Thread.ofVirtual().start(() -> carry(client, server, true));
        Thread.ofVirtual().start(() -> carry(server, client, false));
      }
    } catch (IOException closed) {
      // That is how it ends.
    }
  }

  private void carry(Socket from, Socket to, boolean up) {
    byte[] some = new byte[16 * 1024];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int n = in.read(some); n >= 0; n = in.read(some)) {
        if (!(up ? upCut : downCut)) {
          out.write(some, 0, n);
        }
      }
    } catch (IOException gone) {
      // One of them has left.
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket end : ends) {
        end.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
