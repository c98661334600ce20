package dev.durachat.user;

import dev.durachat.library.Lookup;
import dev.durachat.protocol.FrameCodec;
import dev.durachat.protocol.RefusedException;
import dev.durachat.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * The sockets of one user. They outlive the actor's sleep. Used on the actor's thread alone; a
 * frame is encoded once, however many sockets it goes to.
 */
final class Subscribers {
  private final List<Subscriber> all = new ArrayList<>();
  private final Followers followers = new Followers();
  private final Unfinished unfinished = new Unfinished();
  private final FrameCodec codec;

  Subscribers(FrameCodec codec) {
    this.codec = codec;
  }

  void add(Subscriber subscriber) {
    all.add(subscriber);
  }

  void remove(Subscriber subscriber) {
    all.remove(subscriber);
  }

  /** Programs that read one reply each. */
  Followers followers() {
    return followers;
  }

  /** How far they were told of replies that a fault of the file has cut. */
  Unfinished unfinished() {
    return unfinished;
  }

  /** Ends all sockets and programs, whose user is gone. */
  void dismiss() {
    all.forEach(Subscriber::dismiss);
    all.clear();
    unfinished.clear();
    followers.end(Lookup.notFound("message"));
  }

  /** Whether anything waits for a socket or a program to read on. */
  boolean anyBehind() {
    return all.stream().anyMatch(Subscriber::behind) || followers.anyLagging();
  }

  /** The sockets for which anything waits. */
  List<Subscriber> behind() {
    return all.stream().filter(Subscriber::behind).toList();
  }

  /** Tells all whose questions were put off that there will be no answer. */
  void refuseQuestions(RefusedException reason) {
    for (Subscriber each : all) {
      each.dropQuestions().forEach(question -> each.refuse(Refusals.of(reason, question)));
    }
  }

  /** Sends to every socket of the user: all tabs, all devices. */
  void toAll(String conversationId, ServerFrame frame) {
    followers.hear(frame);
    if (all.isEmpty()) {
      return;
    }
    byte[] encoded = codec.encode(frame);
    for (Subscriber each : all) {
      each.send(encoded, conversationId);
    }
  }

  /** Sends to the sockets that have the conversation open. */
  void toOpen(String conversationId, ServerFrame frame) {
    followers.hear(frame);
    List<Subscriber> open = open(conversationId);
    if (open.isEmpty()) {
      return;
    }
    byte[] encoded = codec.encode(frame);
    for (Subscriber each : open) {
      each.send(encoded, conversationId);
    }
  }

  /** Sends text that was just stored to the sockets that have its conversation open. */
  void text(long n, ServerFrame.Text frame) {
    followers.hear(frame);
    List<Subscriber> open = open(frame.conversationId());
    if (open.isEmpty()) {
      return;
    }
    byte[] encoded = codec.encode(frame);
    Backlog.Gap range =
        new Backlog.Gap(
            n,
            frame.kind(),
            frame.conversationId(),
            frame.messageId(),
            frame.attempt(),
            frame.offset(),
            frame.offset() + frame.content().length());
    for (Subscriber each : open) {
      each.text(range, encoded);
    }
  }

  /** Remembers that the sockets which have the conversation open lack stored text. */
  void lack(Backlog.Gap range) {
    open(range.conversationId()).forEach(each -> each.lacks(range));
  }

  /** Sends to all that lag what they take now. */
  void drain(Subscriber.StoredText stored) {
    followers.drain(stored);
    for (Subscriber each : all) {
      if (each.lagging()) {
        each.drain(stored);
      }
    }
  }

  private List<Subscriber> open(String conversationId) {
    if (all.size() == 1) {
      return all.getFirst().hasOpen(conversationId) ? all : List.of();
    }
    return all.stream().filter(each -> each.hasOpen(conversationId)).toList();
  }
}
