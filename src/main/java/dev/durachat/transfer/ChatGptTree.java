package dev.durachat.transfer;

import dev.durachat.chat.Role;
import dev.durachat.transfer.ImportFile.Budget;
import dev.durachat.transfer.Transcript.Entry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The {@code mapping} of ChatGPT: nodes by their ids, each naming its parent, in no order. Many say
 * nothing to people (empty roots, hidden instructions, calls of tools and what came of them): they
 * are left out, and what hangs below them hangs on what is above. Reasoning, which has nodes of its
 * own, goes to the answer that follows it.
 *
 * @param kept the nearest message that is kept, at or above each node
 */
record ChatGptTree(List<Entry> entries, Map<String, String> kept)
    implements ForeignFormat.Messages {

  private static final int LONGEST_ID = 200;

  /** So many nodes above an answer are searched for reasoning; few have more than two. */
  private static final int MOST_THOUGHTS = 50;

  static ChatGptTree read(JsonSource source, Budget budget) throws IOException {
    Map<String, ChatGptNode> nodes = new LinkedHashMap<>();
    source.object(
        id -> {
          budget.part();
          if (id.length() > LONGEST_ID) {
            throw source.refused("has too long an id");
          }
          nodes.put(id, ChatGptNode.read(source, id, nodes.size()));
          return true;
        });
    for (ChatGptNode node : nodes.values()) {
      if (node.parent() != null && !nodes.containsKey(node.parent())) {
        throw source.refused(
            "has a node " + FileName.safe(node.id()) + " whose parent is not among its nodes");
      }
    }
    ChatGptTree tree = new Order(nodes, budget.arrived()).tree();
    if (tree == null) {
      throw source.refused("has nodes that are their own ancestors");
    }
    return tree;
  }

  @Override
  public @Nullable String leaf(@Nullable String leaf) {
    return leaf == null ? null : kept.get(leaf);
  }

  /** Goes through the nodes, parents first, then by their times. */
  private static final class Order {
    private final Map<String, ChatGptNode> nodes;
    private final Instant otherwise;
    private final Map<String, List<ChatGptNode>> children = new HashMap<>();
    private final Map<String, Instant> times = new HashMap<>();
    private final Map<String, String> kept = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    /**
     * @param otherwise the time of a message where neither it nor any above has one
     */
    Order(Map<String, ChatGptNode> nodes, Instant otherwise) {
      this.nodes = nodes;
      this.otherwise = otherwise;
    }

    @Nullable ChatGptTree tree() {
      Queue<ChatGptNode> ready =
          new PriorityQueue<>(
              Comparator.<ChatGptNode, Instant>comparing(
                      node -> times.getOrDefault(node.id(), Instant.EPOCH))
                  .thenComparingInt(ChatGptNode::index));
      for (ChatGptNode node : nodes.values()) {
        if (node.parent() == null) {
          times.put(node.id(), node.time(Instant.EPOCH));
          ready.add(node);
        } else {
          children.computeIfAbsent(node.parent(), id -> new ArrayList<>()).add(node);
        }
      }
      int visited = 0;
      while (!ready.isEmpty()) {
        ChatGptNode node = ready.remove();
        visited++;
        Instant time = times.getOrDefault(node.id(), Instant.EPOCH);
        visit(node, time);
        for (ChatGptNode child : children.getOrDefault(node.id(), List.of())) {
          times.put(child.id(), child.time(time));
          ready.add(child);
        }
      }
      // Those on a circle are below none that has no parent.
      return visited == nodes.size() ? new ChatGptTree(List.copyOf(entries), kept) : null;
    }

    private void visit(ChatGptNode node, Instant time) {
      String above = node.parent() == null ? null : kept.get(node.parent());
      Role role = node.shownAs();
      if (role == null) {
        if (above != null) {
          kept.put(node.id(), above);
        }
        return;
      }
      kept.put(node.id(), node.id());
      Instant shown = time.equals(Instant.EPOCH) ? otherwise : time;
      entries.add(
          new ForeignMessage(
                  node.id(),
                  above,
                  role,
                  node.text(),
                  role == Role.ASSISTANT ? thinkingAbove(node) : "",
                  node.model(),
                  shown,
                  shown)
              .entry());
    }

    /** The reasoning in the nodes between this one and the message that it answers. */
    private String thinkingAbove(ChatGptNode answer) {
      Deque<String> found = new ArrayDeque<>();
      ChatGptNode node = parent(answer);
      for (int i = 0; i < MOST_THOUGHTS && node != null && node.shownAs() == null; i++) {
        found.push(node.thinking());
        node = parent(node);
      }
      Paragraphs all = new Paragraphs();
      found.forEach(all::add);
      return all.toString();
    }

    private @Nullable ChatGptNode parent(ChatGptNode node) {
      return node.parent() == null ? null : nodes.get(node.parent());
    }
  }
}
